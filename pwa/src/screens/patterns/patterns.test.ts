import { afterEach, describe, expect, it, vi } from 'vitest'
import { setLanguage, t } from '../../lib/i18n/index.svelte'
import { askPatterns, keptPatterns, type Patterns, type PatternWeek } from '../../lib/patterns'
import { lines } from '../../ui/lines'
import { pieces } from './bars'
import { blanks, type Hours, heatOf, meanOf, spot, squares } from './hours'
import {
  daysReading,
  hoursReading,
  linkReading,
  signalReading,
  sumOf,
  triggersReading,
  weeksReading,
} from './readings'
import { grouped } from './weeks'

const hours = (strongest: Hours['strongest'], cells: Hours['cells'] = []): Hours => ({
  entries: 9,
  days: 14,
  mean: 3,
  cells,
  strongest,
})
const friday = { part: 'evening', weekday: 4, from_hour: 19, until_hour: 21, count: 5, mean: 8 } as const
const week = (from: string, more: Partial<PatternWeek> = {}): PatternWeek => ({
  ...{ from, taken: 7, skipped: 0, missed: 0, attended: 1, craving: 4, craving_days: 2 },
  ...more,
})
const link = (mean: number, other_mean: number) =>
  ({ name: 'short_sleep_craving', days: 5, mean, other_days: 20, other_mean }) as const

afterEach(() => setLanguage('en'))

describe('the sentence of a picture', () => {
  it('names a weekday and its hours, a part of the day, or nothing', async () => {
    expect(hoursReading(hours(friday))).toMatch(
      /^Cravings were strongest on Friday evenings, from 7\sPM to 9\sPM\.$/,
    )
    expect(hoursReading(hours({ ...friday, weekday: null }))).toBe('Cravings were strongest in the evening.')
    expect(hoursReading(hours(null))).toBe('Cravings came at many hours. None stands out.')
    expect(hoursReading({ ...hours(null), days: 13 })).toMatch(/^From 14.days on/)
    await setLanguage('es')
    expect(hoursReading(hours(friday))).toMatch(/^Las ganas fueron más fuertes el viernes por la noche, de/)
    expect(t.patterns.hours.onDay('viernes', 'late', '7 p.m.', '10 p.m.')).toMatch(/de 7 p\.m\. a 10 p\.m\.$/)
    expect(hoursReading(hours({ ...friday, from_hour: 17 }))).toContain('el viernes por la tarde, de 17')
  })

  it.each([
    [6, 4, 'about 2\u00a0points higher.'],
    [4, 6.2, 'about 2\u00a0points lower.'],
    [5, 4.2, 'about 1\u00a0point higher.'],
    [5, 4.3, 'about the same.'],
    [4, 4, 'about the same.'],
  ])('says how far %s is from %s and never why', (one, other, said) => {
    const reading = linkReading(link(one, other))
    expect(reading.endsWith(said)).toBe(true)
    expect(reading).not.toMatch(/because|cause|due to|leads|makes/i)
  })

  it('counts doses and meetings, each only where there are any', () => {
    const some = [week('2026-11-09'), week('2026-11-16', { missed: 1, skipped: 1 })]
    expect(sumOf(some)).toEqual({ taken: 14, due: 16, attended: 2 })
    expect(weeksReading(sumOf(some))).toBe('You took 14 of 16\u00a0doses and went to 2\u00a0meetings.')
    expect(weeksReading({ taken: 0, due: 0, attended: 1 })).toBe('You went to 1\u00a0meeting.')
    expect(weeksReading({ taken: 1, due: 1, attended: 0 })).toBe('You took 1 of 1\u00a0dose.')
  })

  it('promises two things side by side only where enough days can have both', () => {
    expect(daysReading([], 30)).toContain('14\u00a0days')
    expect(daysReading([], 7)).not.toContain('14\u00a0days')
    expect(daysReading([link(6, 4)], 7)).toBe(linkReading(link(6, 4)))
  })

  it('names what came up most, and all that share it', () => {
    const came = (name: string, count: number) => ({ name, count, mean: 5 })
    expect(triggersReading([came('boredom', 4), came('payday', 3)])).toBe(
      'Boredom came up most, 4\u00a0times.',
    )
    expect(triggersReading([came('boredom', 4), came('payday', 4), came('pain', 1)])).toBe(
      'Boredom and Payday came up most, 4\u00a0times each.',
    )
    const four = ['boredom', 'payday', 'pain', 'place'].map((name) => came(name, 1))
    expect(triggersReading(four)).toBe('Several came up most, once each.')
  })

  it('reads a signal as a count', () => {
    expect(signalReading({ name: 'low_mood', count: 3, days: [], mean: null, before: null })).toBe(
      '3\u00a0low-mood days in the last 7\u00a0days.',
    )
    expect(signalReading({ name: 'craving_up', count: 5, days: [], mean: 6, before: 3.5 })).toContain('3.5')
  })
})

describe('the hours of a week', () => {
  const cells = [
    { weekday: 4, hour: 19, count: 1, mean: 9 },
    { weekday: 4, hour: 20, count: 3, mean: 5 },
  ]
  it('draws each hour once, filled or as a dot', () => {
    expect(squares(hours(null, cells)).map(({ heat }) => heat)).toEqual([5, 3])
    expect(blanks(hours(null, cells))).toHaveLength(7 * 24 - 2)
    expect([0, 1, 2, 3, 10].map(heatOf)).toEqual([0, 1, 1, 2, 5])
  })
  it('weighs the table by how many entries there are', () => {
    expect(meanOf(hours(null, cells), 4, 'evening')).toBe(6)
    expect(meanOf(hours(null, cells), 4, 'night')).toBeNull()
  })
  it('frames what the sentence speaks of, and nothing across midnight', () => {
    expect(spot(hours(friday, cells))?.y).toBe(4 + 4 * 23 - 2)
    expect(spot(hours({ ...friday, from_hour: 23, until_hour: 3 }))).toBeNull()
    expect(spot(hours({ ...friday, from_hour: 22, until_hour: 0 }))).not.toBeNull()
    expect(spot(hours({ ...friday, weekday: null }))).toBeNull()
  })
})

it('puts four weeks together where a year would not fit, counted from the last', () => {
  const weeks = Array.from({ length: 53 }, (_, at) => week(`w${at}`, { craving: at, craving_days: 1 }))
  const found = grouped(weeks)
  expect(found).toHaveLength(14)
  expect(found.at(-1)).toMatchObject({ from: 'w49', taken: 28, attended: 4, craving: 50.5, craving_days: 4 })
  expect(found.reduce((sum, { taken }) => sum + (taken ?? 0), 0)).toBe(53 * 7)
  expect(grouped(weeks.slice(0, 16))).toHaveLength(16)
})

it('breaks a line where nothing was written, and shows a lone value as a dot', () => {
  const points = ['2026-11-01', '2026-11-02', '2026-11-10', '2026-11-20', '2026-11-21'].map((on) => ({
    on,
    value: 5,
  }))
  const [one] = lines([{ name: 'mood', label: '', low: 0, high: 10, points }], '2026-11-01', '2026-11-21', 2)
  expect(one?.path.match(/M/g)).toHaveLength(3)
  expect(one?.path.match(/L/g)).toHaveLength(2)
  expect(one?.dots).toHaveLength(1)
  expect(one?.last?.value).toBe(5)
})

it('gives every part of a bar room to be seen', () => {
  const drawn = pieces([
    { name: 'a', parts: [100, 1, 0] },
    { name: 'b', parts: [1, 0, 0] },
  ])
  expect(drawn.map(({ part }) => part)).toEqual([0, 1, 0])
  expect(Math.min(...drawn.map(({ width }) => width))).toBeGreaterThanOrEqual(1)
})

describe('what the server said last', () => {
  const answer = { hours: hours(null), signals: [], days: 7 } as unknown as Patterns
  it('is kept for each period, also when two come at once', async () => {
    vi.stubGlobal('fetch', async () => Response.json(answer))
    await Promise.all([askPatterns(7, '2026-11-22'), askPatterns(365, '2026-11-22')])
    expect((await keptPatterns(7))?.answer).toEqual(answer)
    expect((await keptPatterns(365))?.answer).toEqual(answer)
    expect(await keptPatterns(30)).toBeNull()
  })
  it('stays when a broken answer comes', async () => {
    vi.stubGlobal('fetch', async () => Response.json(answer))
    await askPatterns(7)
    vi.stubGlobal('fetch', async () => Response.json({}))
    await expect(askPatterns(7)).rejects.toThrow()
    expect((await keptPatterns(7))?.answer).toEqual(answer)
  })
})
