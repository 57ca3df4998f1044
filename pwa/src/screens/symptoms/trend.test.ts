import { expect, test } from 'vitest'
import type { Withdrawal } from '../../lib/types'
import { dayName, daySums, readingOf } from './trend'

const entry = (day: string, ...strengths: number[]) => ({
  day,
  body: { symptoms: strengths.map((strength, n) => ({ name: `s${n}`, strength })) } as Withdrawal,
})

test('each day adds up what was felt; of several entries the one with most; days without one are gaps', () => {
  const rows = [
    entry('2026-11-03', 1),
    entry('2026-11-01', 1),
    entry('2026-11-01', 3, 2),
    entry('2026-11-02'),
  ]
  expect(daySums(rows)).toEqual([
    { day: '2026-11-01', sum: 5, entries: 2 },
    { day: '2026-11-02', sum: null, entries: 0 },
    { day: '2026-11-03', sum: 1, entries: 1 },
  ])
  expect(daySums([])).toEqual([])
  expect(daySums([entry('2026-01-01', 1), entry('2026-11-03', 1)])).toHaveLength(14)
})

test.each([
  [[[3], [2]], { said: 'few' }],
  [[[2], [2], [1, 1]], { said: 'same', days: 3 }],
  [[[1], [2], [3]], { said: 'last', highest: '2026-11-03' }],
  [[[3, 3], [2], [1]], { said: 'lower', highest: '2026-11-01', last: '2026-11-03' }],
  [[[2], [3], [0]], { said: 'gone', highest: '2026-11-02', last: '2026-11-03' }],
  [[[3], [3], [1]], { said: 'lower', highest: '2026-11-02', last: '2026-11-03' }],
] as const)('%j reads as %j', (days, reading) => {
  const rows = days.map((strengths, n) => entry(`2026-11-0${n + 1}`, ...strengths))
  expect(readingOf(daySums(rows))).toEqual(reading)
})

test('a day of another year is told with its year', () => {
  expect(dayName('2026-11-21', '2026-11-22')).toBe('Saturday, Nov 21')
  expect(dayName('2025-11-24', '2026-11-22')).toBe('Nov 24, 2025')
})
