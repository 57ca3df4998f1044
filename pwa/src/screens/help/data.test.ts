import { beforeEach, describe, expect, it } from 'vitest'
import { stepOf } from './card'
import {
  crisisLines,
  fewLines,
  type HelpData,
  isStale,
  isWhole,
  keyword,
  knownHelp,
  type Line,
  regionsInOrder,
  smsLink,
  stepsFor,
  telLink,
  wholeNumbers,
} from './data'

const now = new Date('2026-11-21T12:00:00Z')
const help = knownHelp()
const line = (id: string): Line => {
  const found = Object.values(help.regions)
    .flatMap((region) => region.lines)
    .find((known) => known.id === id)
  if (!found) throw new Error(`no line ${id}`)
  return found
}

beforeEach(() => localStorage.clear())

describe('the copy inside the app', () => {
  it('is whole, with an emergency number for most regions', () => {
    expect(isWhole(help)).toBe(true)
    expect(help.regions.US?.emergency.number).toBe('911')
    expect(help.regions.GB?.emergency.number).toBe('999')
  })

  it('says in every region in which order naloxone and the call come', () => {
    for (const region of Object.values(help.regions)) {
      expect(help.cards.overdose.steps[region.order].en.length).toBeGreaterThan(4)
      expect(help.cards.overdose.steps[region.order].es).toHaveLength(
        help.cards.overdose.steps[region.order].en.length,
      )
    }
  })

  it('never names a most for naloxone, and looks at breathing', () => {
    const steps = help.cards.overdose.steps.naloxone_first.en.join(' ')
    expect(steps).not.toMatch(/at most|maximum|no more than/i)
    expect(steps).toMatch(/not breathing normally, or you are not sure/i)
  })

  it('names the number of the place in the step that says to call, in its order', () => {
    const heads = (place: string, language: 'en' | 'es' = 'en') =>
      stepsFor(help.cards.overdose, help.regions[place], language).map((step) => stepOf(step).head)
    expect(heads('US').slice(1, 3)).toEqual([
      'Give one dose of naloxone, if there is any',
      'Call 911 at once',
    ])
    expect(heads('GB')[1]).toBe('Call 999')
    expect(heads('GB', 'es')[1]).toBe('Llama al 999')
    for (const place of ['NZ', 'XX', '']) expect(heads(place)[1]).toBe('Call the local emergency number')
    for (const place of Object.keys(help.regions))
      expect(heads(place, 'es').join() + heads(place).join()).not.toContain('{')
  })

  it('gives every line a number, a purpose and a source', () => {
    for (const { lines } of Object.values(help.regions))
      for (const known of lines) {
        expect(known.call ?? known.sms, known.id).toBeTruthy()
        expect(known.source, known.id).toBeTruthy()
      }
  })
})

describe('a copy from the server', () => {
  const fresh = (): HelpData => structuredClone(help)

  it('is kept when it is newer', () => {
    const newer = { ...fresh(), checked_on: '2099-01-01' }
    localStorage.setItem('handrail-help', JSON.stringify(newer))
    expect(knownHelp().checked_on).toBe('2099-01-01')
  })

  it('is left when it is older than the app, broken, or unreadable', () => {
    for (const kept of [JSON.stringify({ ...fresh(), checked_on: '2020-01-01' }), '{"regions":{}}', '{']) {
      localStorage.setItem('handrail-help', kept)
      expect(knownHelp().checked_on).toBe(help.checked_on)
    }
  })

  it('is broken when it does not know what this app shows', () => {
    for (const part of ['tolerance', 'lapse', 'people'] as const) {
      const broken = fresh() as { cards: Partial<HelpData['cards']> }
      delete broken.cards[part]
      expect(isWhole(broken), part).toBe(false)
    }
  })

  it('is broken when a card lacks its steps', () => {
    const broken = fresh() as { cards: { overdose: { steps: unknown } } }
    broken.cards.overdose.steps = {}
    expect(isWhole(broken)).toBe(false)
  })
})

describe('the age of a number', () => {
  it.each([
    ['2026-10-03', false],
    ['2026-09', false],
    ['2025-11-20', true],
    ['2025-12', false],
    ['2025', false],
    ['2024', true],
    [null, true],
  ])('%s is stale: %s', (date, stale) => {
    expect(isStale(date, now)).toBe(stale)
  })
})

describe('for a crisis of the mind', () => {
  const ids = (place: string, language: 'en' | 'es' = 'en') =>
    crisisLines(help.regions[place], language).map(({ id }) => id)
  const few = (place: string, language: 'en' | 'es') =>
    fewLines(crisisLines(help.regions[place], language), language, 2).map(({ id }) => id)

  it('stand those of the place, also one that is for more', () => {
    expect(ids('MX')).toEqual(['mx-vida'])
    expect(ids('US')[0]).toBe('us-988')
    expect([ids('XX'), crisisLines(undefined, 'en')]).toEqual([[], []])
  })

  it('come first in the person’s language, and none is left out', () => {
    expect(ids('US', 'es').slice(0, 2)).toEqual(['us-988-es', 'us-988'])
    expect(ids('US', 'es').at(-1)).toBe('us-trevor')
    expect([...ids('US', 'es')].sort()).toEqual([...ids('US')].sort())
  })

  it('a few speak the person’s language, each number once', () => {
    expect(few('US', 'en')).toEqual(['us-988', 'us-ctl'])
    expect(few('US', 'es')).toEqual(['us-988-es', 'us-ctl'])
    expect(few('FR', 'en')).toEqual(['fr-3114'])
  })
})

it('parts no number at the end of a line', () => {
  const shown = wholeNumbers('WhatsApp: 442-AYUDAME, 1-800-662-4357, check-in, 24-hour')
  expect(shown.match(/\S*\u2011\S*/g)).toEqual(['442\u2011AYUDAME,', '1\u2011800\u2011662\u20114357,'])
})

describe('links', () => {
  it('dial only digits', () => {
    expect(telLink('1-800-662-4357')).toBe('tel:18006624357')
    expect(telLink('+44 20')).toBe('tel:+4420')
  })

  it('fill in a single word in the language of the app, never a sentence', () => {
    expect(smsLink(line('us-ctl'), 'en')).toBe('sms:741741?&body=HOME')
    expect(smsLink(line('us-ctl'), 'es')).toBe('sms:741741?&body=AYUDA')
    expect(smsLink(line('us-988'), 'en')).toBe('sms:988')
    expect(smsLink(line('us-samhsa'), 'en')).toBe('sms:435748')
    expect(keyword(line('us-988-es'), 'en')).toBe('AYUDA')
  })
})

it('puts the places of the phone’s own languages first, and chooses none', () => {
  const names = regionsInOrder(help, 'en', ['es-MX', 'en-US']).map(({ region }) => region)
  expect(names.slice(0, 2)).toEqual(['MX', 'US'])
  expect(names.at(-1)).toBe('XX')
})

it('parts a step into what to do and how', () => {
  expect(stepOf('Not breathing: tilt the head back.')).toEqual({
    head: 'Not breathing',
    rest: 'Tilt the head back.',
  })
  expect(stepOf('Give one dose.')).toEqual({ head: 'Give one dose', rest: '' })
  expect(stepOf('Wait 2 minutes. Again: go on.')).toEqual({ head: 'Wait 2 minutes', rest: 'Again: go on.' })
})
