/* The picture of a week: an hour in each column, a weekday in each row; and the same as a small table. */
import type { Patterns } from '../../lib/patterns'

export type Hours = Patterns['hours']
export type Part = 'morning' | 'midday' | 'evening' | 'night'

export const WIDTH = 348
export const HEIGHT = 181
const LEFT = 34
const STEP = (WIDTH - LEFT) / 24
const ROW = 23
const TOP = 4
const TALL = 20
const GAP = 1.6

export const PARTS: Readonly<Record<Part, readonly number[]>> = {
  morning: [5, 6, 7, 8, 9, 10],
  midday: [11, 12, 13, 14, 15, 16],
  evening: [17, 18, 19, 20, 21, 22],
  night: [23, 0, 1, 2, 3, 4],
}
export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const
export const TICKS = [0, 6, 12, 18] as const

export interface Square {
  key: string
  x: number
  y: number
  width: number
  height: number
  heat: number
}

export const columnX = (hour: number): number => round(LEFT + hour * STEP)
export const rowY = (weekday: number): number => TOP + weekday * ROW

/** None, then two points of the scale each. */
export const heatOf = (mean: number): number => (mean <= 0 ? 0 : Math.min(5, Math.ceil(mean / 2)))

export function squares({ cells }: Hours): Square[] {
  return cells.map(({ weekday, hour, mean }) => ({
    key: `${weekday} ${hour}`,
    x: columnX(hour),
    y: rowY(weekday),
    width: round(STEP - GAP),
    height: TALL,
    heat: heatOf(mean),
  }))
}

/** Hours without any entry. */
export function blanks({ cells }: Hours): { key: string; x: number; y: number }[] {
  const there = new Set(cells.map(({ weekday, hour }) => `${weekday} ${hour}`))
  return WEEKDAYS.flatMap((weekday) =>
    Array.from({ length: 24 }, (_, hour) => ({
      key: `${weekday} ${hour}`,
      x: round(columnX(hour) + STEP / 2 - GAP / 2),
      y: rowY(weekday) + TALL / 2,
    })),
  ).filter(({ key }) => !there.has(key))
}

/** A frame around what the sentence speaks of; none where that goes past midnight or is of any day. */
export function spot({ strongest }: Hours): { x: number; y: number; width: number; height: number } | null {
  if (strongest?.weekday == null) return null
  const until = strongest.until_hour === 0 ? 24 : strongest.until_hour
  if (until <= strongest.from_hour) return null
  return {
    x: columnX(strongest.from_hour) - 2,
    y: rowY(strongest.weekday) - 2,
    width: round((until - strongest.from_hour) * STEP - GAP + 4),
    height: TALL + 4,
  }
}

/** The mean of a weekday's part, of all its entries; null where there are none. */
export function meanOf({ cells }: Hours, weekday: number, part: Part): number | null {
  const some = cells.filter((cell) => cell.weekday === weekday && PARTS[part].includes(cell.hour))
  const count = some.reduce((sum, cell) => sum + cell.count, 0)
  if (count === 0) return null
  return Math.round(some.reduce((sum, cell) => sum + cell.mean * cell.count, 0) / count)
}

const round = (n: number): number => Math.round(n * 10) / 10
