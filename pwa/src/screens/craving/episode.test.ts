import { describe, expect, test } from 'vitest'
import {
  begun,
  clockText,
  isOpen,
  MOST_STRENGTHS,
  minutesOf,
  peakOf,
  type Strength,
  tried,
  withStrength,
} from './episode'

const NOW = new Date('2026-11-21T18:00:00Z')
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString()

test('one tap begins it with nothing known', () => {
  expect(begun(NOW, 'Europe/Berlin')).toEqual({
    started_at: '2026-11-21T18:00:00.000Z',
    tz: 'Europe/Berlin',
    ended_at: null,
    strengths: [],
    triggers: [],
    coping: [],
    outcome: null,
    note: '',
  })
})

test.each([
  ['just begun', at(0), null, null, true],
  ['hours ago', at(-11 * 60), null, null, true],
  ['forgotten', at(-12 * 60), null, null, false],
  ['with an end', at(-10), at(-1), null, false],
  ['over, nobody knows when', at(-10), null, 'passed', false],
  ['by a clock a little ahead', at(0.5), null, null, true],
  ['tomorrow', at(24 * 60), null, null, false],
] as const)('open or not: %s', (_name, started_at, ended_at, outcome, open) => {
  expect(isOpen({ started_at, ended_at, outcome }, NOW)).toBe(open)
})

test('how long, and how strong at most', () => {
  expect(minutesOf({ started_at: at(0), ended_at: at(19.5) })).toBe(19.5)
  expect(minutesOf({ started_at: at(0), ended_at: null })).toBeNull()
  expect(
    peakOf([
      { at_s: 0, value: 3 },
      { at_s: 60, value: 8 },
      { at_s: 90, value: 2 },
    ]),
  ).toBe(8)
  expect(peakOf([])).toBeNull()
  expect(peakOf([{ at_s: 0, value: 0 }])).toBe(0)
})

describe('what is said of its strength', () => {
  const said = (...pairs: [number, number][]): Strength[] =>
    pairs.reduce<Strength[]>((list, [at_s, value]) => withStrength(list, at_s, value), [])

  test('within seconds is one word, the last', () => {
    expect(said([3, 5], [4, 6], [5.4, 7])).toEqual([{ at_s: 5, value: 7 }])
  })
  test('later is a new one, and the one before stays', () => {
    expect(said([5, 7], [30, 8], [400, 2])).toEqual([
      { at_s: 5, value: 7 },
      { at_s: 30, value: 8 },
      { at_s: 400, value: 2 },
    ])
  })
  test('never goes back, also when the clock does', () => {
    expect(said([100, 7], [20, 4])).toEqual([{ at_s: 100, value: 4 }])
    expect(said([-5, 7])).toEqual([{ at_s: 0, value: 7 }])
  })
  test('for a whole night fits, with its first, its last and its highest', () => {
    let list: Strength[] = []
    for (let n = 0; n < 1500; n++) list = withStrength(list, n * 25, n === 777 ? 10 : n % 7)
    expect(list.length).toBeLessThanOrEqual(MOST_STRENGTHS)
    expect(list[0]?.at_s).toBe(0)
    expect(list.at(-1)?.at_s).toBe(1499 * 25)
    expect(peakOf(list)).toBe(10)
    expect(list.every((one, n) => n === 0 || one.at_s > (list[n - 1]?.at_s ?? 0))).toBe(true)
  })
})

test('what was said of a thing stays when others are chosen', () => {
  const coping = [
    { what: 'walk', helped: 'yes' },
    { what: 'water', helped: null },
  ] as const
  expect(tried([...coping], ['breathing', 'walk'])).toEqual([
    { what: 'breathing', helped: null },
    { what: 'walk', helped: 'yes' },
  ])
  expect(tried([], ['music'], 'yes')).toEqual([{ what: 'music', helped: 'yes' }])
  expect(
    tried(
      [],
      Array.from({ length: 20 }, (_, n) => String(n)),
    ),
  ).toHaveLength(12)
})

test.each([
  [0, '0:00'],
  [-3, '0:00'],
  [400.9, '6:40'],
  [3599, '59:59'],
  [3725, '1:02:05'],
])('the clock at %s seconds says %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text)
})
