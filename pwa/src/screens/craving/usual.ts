/* A person's own usual course, from their own episodes and nothing else. */
import type { Craving } from '../../lib/types'
import { minutesOf, type Strength } from './episode'

/** Fewer say nothing of the next one. */
export const ENOUGH = 3

type Past = Pick<Craving, 'started_at' | 'ended_at' | 'outcome' | 'strengths'>

/** Those that went by themselves and whose end is known. */
const passed = (past: readonly Past[]): Past[] =>
  past.filter((one) => (one.outcome ?? 'passed') === 'passed' && minutesOf(one) !== null)

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[half - 1] ?? 0, sorted[half] ?? 0]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** As exact as it deserves: to the minute, then to five, then to a quarter of an hour. */
export function honest(minutes: number): number {
  const step = minutes < 20 ? 1 : minutes < 60 ? 5 : 15
  return Math.max(1, Math.round(minutes / step) * step)
}

/** After how many minutes the person's cravings usually pass; null while there are too few to say. */
export function usualMinutes(past: readonly Past[]): number | null {
  const ended = passed(past)
  if (ended.length < ENOUGH) return null
  return honest(median(ended.map((one) => minutesOf(one) ?? 0)))
}

export interface Point {
  minute: number
  value: number
}

/** How strong it usually is, minute by minute; empty while too few episodes say so. */
export function usualCourse(past: readonly Past[], until: number): Point[] {
  const courses = passed(past).filter(({ strengths }) => strengths.length >= 2)
  if (courses.length < ENOUGH) return []
  return Array.from({ length: until + 1 }, (_, minute) => ({
    minute,
    value: median(courses.map((one) => valueAt(one, minute))),
  }))
}

/** Between two words on it the straight line; after its end nothing. */
function valueAt({ strengths, ...span }: Past, minute: number): number {
  const end = (minutesOf(span) ?? 0) * 60
  const at = minute * 60
  if (at >= end) return 0
  const after = strengths.findIndex(({ at_s }) => at_s >= at)
  if (after === 0) return strengths[0]?.value ?? 0
  const from = strengths.at(after < 0 ? -1 : after - 1) as Strength
  const to = after < 0 ? { at_s: end, value: 0 } : (strengths[after] as Strength)
  if (to.at_s <= from.at_s) return from.value
  return from.value + ((to.value - from.value) * (at - from.at_s)) / (to.at_s - from.at_s)
}
