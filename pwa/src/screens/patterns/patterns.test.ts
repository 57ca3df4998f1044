import { afterEach, describe, expect, it, vi } from 'vitest'
import { setLanguage, t } from '../../lib/i18n/index.svelte'
import { askPatterns, keptPatterns, type Patterns, type PatternWeek } from '../../lib/patterns'
import { lines } from '../../ui/lines'
import { pieces } from './bars'
import { blanks, type Hours, heatOf, meanOf, spot, squares } from './hours'
import {
  copingReading,
  daysReading,
  evidenceOf,
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
    expect(hoursReading(hours(friday), 30)).toMatch(
      /^Cravings were strongest on Friday evenings, from 7\sPM to 9\sPM\.$/,
    )
    expect(hoursReading(hours({ ...friday, weekday: null }), 30)).toBe(
      'Cravings were strongest in the evening.',
    )
    expect(hoursReading(hours(null), 30)).toBe('Cravings came at many hours. None stands out.')
    expect(hoursReading({ ...hours(null), days: 13 }, 30)).toMatch(/^From 14.days on/)
    await setLanguage('es')
    expect(hoursReading(hours(friday), 30)).toMatch(
      /^Las ganas fueron más fuertes los viernes por la noche, de/,
    )
    expect(t.patterns.hours.onDay('viernes', 'late', '7 p.m.', '10 p.m.')).toMatch(/de 7 p\.m\. a 10 p\.m\.$/)
    expect(hoursReading(hours({ ...friday, from_hour: 17 }), 30)).toContain('los viernes por la tarde, de 17')
    expect(hoursReading(hours({ ...friday, weekday: 5 }), 30)).toContain('los sábados por la noche')
    expect(hoursReading(hours({ ...friday, weekday: 6 }), 30)).toContain('los domingos por la noche')
  })

  it('leads from seven days, which can never be enough, to thirty', async () => {
    expect(hoursReading({ ...hours(null), days: 7 }, 7)).toMatch(/^Choose 30.days to see/)
    await setLanguage('es')
    expect(hoursReading({ ...hours(null), days: 7 }, 7)).toMatch(/^Elige 30.días para ver/)
    expect(hoursReading({ ...hours(null), days: 7 }, 30)).toMatch(/^A partir de 14.días, aquí se ve/)
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

  it('speaks of one point as one, and names how many days stand behind it', async () => {
    expect(evidenceOf(link(6, 4))).toBe('On 5\u00a0days, beside 20 others.')
    await setLanguage('es')
    expect(linkReading(link(5, 6))).toMatch(/las ganas eran cerca de 1.punto más bajas\.$/)
    expect(linkReading(link(6, 4))).toMatch(/las ganas eran unos 2.puntos más altas\.$/)
    expect(evidenceOf(link(6, 4))).toBe('5\u00a0días, frente a otros 20.')
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
      'Boredom and payday came up most, 4\u00a0times each.',
    )
    // What the person typed stays as it was typed, but for the head of a sentence.
    expect(triggersReading([came('the Lake', 4), came('Payday Loans', 4)])).toBe(
      'The Lake and Payday Loans came up most, 4\u00a0times each.',
    )
    const four = ['boredom', 'payday', 'pain', 'place'].map((name) => came(name, 1))
    expect(triggersReading(four)).toBe('Several came up most, once each.')
  })

  it('names all that helped as often, the better share first', async () => {
    const tried = (what: string, yes: number, of: number) => ({ what, tried: of, yes, some: 0, no: 0 })
    const said = (...some: [string, number, number][]) => copingReading(some.map((one) => tried(...one)))
    expect(said(['breathing', 4, 6], ['music', 4, 5], ['walk', 1, 1])).toBe('Music helped 4 of 5\u00a0times.')
    expect(said(['breathing', 2, 2], ['music', 2, 2])).toBe(
      'Slow breathing and music each helped 2 of 2\u00a0times.',
    )
    const four = ['breathing', 'music', 'walk', 'call'] as const
    expect(said(...four.map((what) => [what, 1, 1] as [string, number, number]))).toBe(
      'Several things each helped 1 of 1\u00a0time.',
    )
    expect(said(['breathing', 0, 3])).toBe('Tell of a craving what helped, and you see it here.')
    expect(said()).toBe('Tell of a craving what helped, and you see it here.')
    await setLanguage('es')
    expect(said(['breathing', 2, 2], ['music', 2, 2])).toBe(
      'Respirar lento y música: lo que más ayudó, 2 de 2\u00a0veces cada cosa.',
    )
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
  // A year and a day: what is left over at its beginning would look like weeks without a dose.
  expect(found).toHaveLength(13)
  expect(found[0]?.from).toBe('w1')
  expect(found.at(-1)).toMatchObject({ from: 'w49', taken: 28, attended: 4, craving: 50.5, craving_days: 4 })
  expect(found.reduce((sum, { taken }) => sum + (taken ?? 0), 0)).toBe(52 * 7)
  expect(grouped(weeks.slice(0, 18))).toHaveLength(5)
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
