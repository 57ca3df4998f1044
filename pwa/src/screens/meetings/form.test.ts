import { describe, expect, test } from 'vitest'
import { meeting } from '../../../tests/samples'
import { blank, bodyOf, draftOf, freshDays, type MeetingDraft, newHour, patternOf, problems } from './form'
import type { Hour } from './pattern'

const TODAY = '2026-11-21'
const hour = (some: Partial<Hour> = {}): Hour => ({
  ...{ slot: 'abcdefgh', at: '19:00', minutes: 60, days: { type: 'weekdays', on: [2], weeks: 1 } },
  ...some,
})
const draft = (some: Partial<MeetingDraft> = {}): MeetingDraft => ({
  ...blank(TODAY, 'UTC'),
  name: 'Group',
  times: [hour()],
  ...some,
})

describe('what cannot be saved yet', () => {
  test('a new form asks for a name and a day, and nothing else', () => {
    expect(problems(blank(TODAY, 'UTC'))).toEqual(['name', 'days'])
    expect(problems(draft())).toEqual([])
    expect(problems(draft({ times: [] }))).toEqual([])
  })
  test.each<[Partial<MeetingDraft>, string[]]>([
    [{ name: '  ' }, ['name']],
    [{ times: [hour({ at: '' })] }, ['times']],
    [{ times: [hour({ days: { type: 'nth_weekday', nth: [], weekday: 1, months: 1 } })] }, ['days']],
    [{ times: [hour({ days: { type: 'dates', on: [''] } })] }, ['days']],
    [{ start_on: '' }, ['start_on']],
    [{ end_on: '2026-11-20' }, ['end_on']],
    [{ end_on: '2026-11-21' }, []],
  ])('%j', (some, found) => expect(problems(draft(some))).toEqual(found))

  test('a link is https, and only asked for where one is shown', () => {
    const linked = (join_url: string, some: Partial<MeetingDraft> = {}) =>
      problems(draft({ how: 'online', join_url, ...some }))
    expect(linked('https://meet.example/abc?x=1')).toEqual([])
    expect(linked('')).toEqual([])
    for (const url of [
      'http://meet.example',
      'javascript:alert(1)',
      'meet.example',
      'https://a b.example',
      'https://a.example/"',
    ])
      expect(linked(url), url).toEqual(['join_url'])
    expect(linked('nonsense', { how: 'in_person' })).toEqual([])
    expect(linked('http://list.example', { listing: 'x' })).toEqual([])
  })
})

describe('what is kept', () => {
  test('is trimmed, without what this way of meeting does not have', () => {
    const all = {
      place: ' Hall ',
      address: 'Elm St',
      join_url: ' https://a.example ',
      join_phone: '1',
      join_notes: 'code',
    }
    expect(bodyOf(draft({ ...all, name: ' Group ' }))).toMatchObject({
      ...{ name: 'Group', place: 'Hall', address: 'Elm St', join_url: '', join_phone: '', join_notes: '' },
    })
    expect(bodyOf(draft({ ...all, how: 'hybrid' }))).toMatchObject({
      place: 'Hall',
      join_url: 'https://a.example',
    })
    expect(bodyOf(draft({ ...all, how: 'phone' }))).toMatchObject({
      place: '',
      join_url: '',
      join_phone: '1',
    })
  })

  test('has its days in order, single dates once and whole, and no end that was not given', () => {
    const times = [
      hour({ days: { type: 'weekdays', on: [5, 1], weeks: 2 } }),
      hour({ slot: 'other000', days: { type: 'dates', on: ['2026-12-09', '', '2026-12-02', '2026-12-09'] } }),
    ]
    const body = bodyOf(draft({ times }))
    expect(body.times.map(({ days }) => 'on' in days && days.on)).toEqual([
      [1, 5],
      ['2026-12-02', '2026-12-09'],
    ])
    expect(body.end_on).toBeNull()
  })

  test('comes back from the record as it was', () => {
    const body = meeting('abcdefgh')
    expect(bodyOf(draftOf({ ...body, v: 1 }))).toEqual(body)
  })
})

test('a pattern goes over into another on the days that were chosen', () => {
  const [every, two] = [freshDays('weekly', TODAY), freshDays('fewWeeks', TODAY, hour().days)]
  expect([patternOf(every), patternOf(two), two]).toEqual([
    ...['weekly', 'fewWeeks'],
    { type: 'weekdays', on: [2], weeks: 2 },
  ])
  expect(freshDays('monthWeekday', TODAY, two)).toMatchObject({ weekday: 2, nth: [1] })
  expect(freshDays('monthWeekday', TODAY)).toMatchObject({ weekday: 6 })
  expect(freshDays('monthDay', TODAY)).toMatchObject({ day: 21, months: 1 })
  expect(newHour(TODAY, [hour()]).slot).not.toBe('abcdefgh')
})
