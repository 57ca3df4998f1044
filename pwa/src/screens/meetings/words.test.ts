import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Found, KeptMeeting, Listing } from '../../lib/directory'
import { setLanguage } from '../../lib/i18n/index.svelte'
import { askedOf, daysFrom, nothingChosen, rounded } from './asked'
import { dialLink, mapLink, webLink } from './links'
import { placesIn } from './places'
import { countIn, regionsBelow } from './regions'
import { theirTime, typeWord, weeklyWords, whenAndHow } from './words'

/** A Sunday evening. */
const NOW = new Date('2026-03-01T19:00:00Z')
const AT: Listing = {
  name: 'Candlelight',
  in_person: true,
  online: true,
  address: '',
  location: '',
} as Listing
const found = (more: Partial<Found> = {}): Found => ({
  id: 'a',
  feed: 'oregon',
  zone: 'America/Denver',
  meeting: AT,
  time: { day: 7, at: '18:00', minutes: 60 },
  next_start: '2026-03-02T01:00:00Z',
  distance_km: null,
  ...more,
})

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterEach(async () => {
  vi.useRealTimers()
  await setLanguage('en')
})

describe('when it is', () => {
  test('in the person’s own time, and in the meeting’s where that is another', () => {
    expect(whenAndHow(found(), NOW)).toBe('Tomorrow 1:00\u00a0AM · in person and online')
    expect(theirTime(found())).toBe('Your time; Sunday 6:00\u00a0PM in Denver')
    expect(theirTime(found({ zone: 'Europe/London', time: { day: 1, at: '01:00', minutes: 60 } }))).toBe('')
    const midday = { next_start: '2026-03-02T19:00:00Z', time: { day: 1, at: '12:00', minutes: 60 } } as const
    expect(theirTime(found(midday))).toBe('Your time; 12:00\u00a0PM in Denver')
  })

  test('a week away with its date, without a time by appointment', () => {
    expect(whenAndHow(found({ next_start: '2026-03-08T18:00:00Z' }), NOW)).toMatch(/^Sunday, Mar 8 6:00/)
    expect(whenAndHow(found({ next_start: null, time: null }), NOW)).toMatch(/^By appointment/)
  })

  test('all its days, in the app’s language', async () => {
    const times = [1, 3].map((day) => ({ day, at: '23:30', minutes: 75 }))
    expect(weeklyWords(times)).toEqual(['Monday and Wednesday, 11:30\u00a0PM to 12:45\u00a0AM'])
    await setLanguage('es')
    expect(weeklyWords(times)).toEqual(['Lunes y miércoles, 23:30 a 0:45'])
  })
})

describe('what is asked', () => {
  test('only what was chosen', () => {
    const base = { zone: 'UTC', limit: 20 }
    expect(askedOf(nothingChosen(25), NOW)).toEqual(base)
    const chosen = {
      ...nothingChosen(25),
      text: ' hall ',
      marks: ['online' as const],
      type: 'O',
      language: 'es',
    }
    expect(askedOf(chosen, NOW)).toEqual({
      ...base,
      text: 'hall',
      marks: ['online'],
      types: ['O'],
      language: 'es',
    })
    const near = { latitude: 1, longitude: 2, name: 'Salem' }
    expect(askedOf({ ...nothingChosen(25), near, byDistance: true }, NOW)).toEqual({
      ...base,
      near: { latitude: 1, longitude: 2, within_km: 25 },
      sort: 'distance',
    })
  })

  test('today is what is still to come today', () => {
    const of = (when: 'today' | 'd3' | 'h2') => askedOf({ ...nothingChosen(25), when }, NOW)
    expect(of('today')).toMatchObject({ day: 7, within_min: 1440 })
    expect(of('d3')).toMatchObject({ day: 3 })
    expect(of('h2')).toMatchObject({ within_min: 120 })
    expect(daysFrom(NOW)).toEqual([7, 1, 2, 3, 4, 5, 6])
  })

  test('where the phone is, to a kilometre', () => {
    expect(rounded({ latitude: 45.123456, longitude: -122.658 })).toEqual({
      latitude: 45.12,
      longitude: -122.66,
    })
  })
})

describe('ways out of the app', () => {
  test('a number with its pauses and codes', () => {
    expect(dialLink('+1 669 900 6833,,123456789#')).toBe('tel:+16699006833,,123456789%23')
  })

  test('a map by the phone’s own app', () => {
    const there = { ...AT, latitude: 45.5, longitude: -122.6, address: '1 Oak St, Portland', location: '' }
    expect(mapLink(there, false)).toBe('geo:45.5,-122.6?q=45.5,-122.6(1%20Oak%20St%2C%20Portland)')
    expect(mapLink(there, true)).toBe('maps:?q=1%20Oak%20St%2C%20Portland&ll=45.5,-122.6')
    expect(mapLink({ ...there, latitude: null }, false)).toBe('geo:0,0?q=1%20Oak%20St%2C%20Portland')
    expect(mapLink({ ...AT, latitude: null, longitude: null }, false)).toBeNull()
  })

  test('nothing that could run here', () => {
    expect([webLink('javascript:alert(1)'), webLink('x'), webLink('')]).toEqual([null, null, null])
    expect(webLink('https://zoom.us/j/1')?.host).toBe('zoom.us')
  })
})

describe('places and regions', () => {
  const at = (city: string, state: string, postal_code: string, latitude: number): KeptMeeting =>
    ({
      ...{ id: city + latitude, feed: 'x', gone: false },
      meeting: { ...AT, city, state, postal_code, latitude, longitude: -122.6, regions: [] },
    }) as unknown as KeptMeeting
  const kept = [
    at('Portland', 'OR', '97204', 45.5),
    at('Portland', 'OR', '97209', 45.6),
    at('Alcalá', '', '', 44),
    { ...at('Gone', '', '', 1), gone: true },
  ]

  test('a typed place is one of the region that is kept', () => {
    const names = (text: string) => placesIn(kept, text).map(({ name, within }) => `${name}/${within}`)
    expect(names('port')).toEqual(['Portland/OR'])
    expect(placesIn(kept, 'portland, or')[0]).toMatchObject({ meetings: 2, latitude: 45.6 })
    expect(names('972')).toEqual(['97204/Portland', '97209/Portland'])
    expect(names('alcala')).toEqual(['Alcalá/'])
    expect([names('gone'), names('%'), names('land')]).toEqual([[], [], []])
  })

  test('regions are counted with all that lies in them', () => {
    const all = [
      { path: 'Oregon', meetings: 3 },
      { path: 'Oregon>Portland', meetings: 4 },
      { path: 'Oregon>Portland>Downtown', meetings: 1 },
      { path: 'Oregonia', meetings: 9 },
    ]
    expect(regionsBelow(all, '', 'en').map(({ name, meetings }) => [name, meetings])).toEqual([
      ['Oregon', 8],
      ['Oregonia', 9],
    ])
    expect(regionsBelow(all, 'Oregon', 'en')).toMatchObject([{ path: 'Oregon>Portland', meetings: 5 }])
    expect([countIn(all, 'Oregon'), countIn(all, 'Oregon>Portland')]).toEqual([8, 5])
  })
})

test('a code that nobody knows stands as it is', () => {
  expect([typeWord('ZZ9'), typeWord('bmlt:RF')]).toEqual(['ZZ9', 'RF'])
})
