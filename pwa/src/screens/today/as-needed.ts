/* What to say before a dose taken as needed is logged: what was logged and what the prescriber said. Only said, never worked out. */
import type { AsNeeded } from './regimen'

export interface Warning {
  /** The nearest one that is closer than the least gap. */
  near: { at: Date; minutes: number; least: number } | null
  /** How many stand within the day before, where that is the most already. */
  many: { count: number; most: number } | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Null when nothing speaks against it. `taken`: the moments already logged; time that has really passed counts. */
export function warningAt(rule: AsNeeded | null, taken: readonly Date[], at: Date): Warning | null {
  if (!rule) return null
  const warning = { near: nearest(rule.min_gap_min, taken, at), many: most(rule.most_a_day, taken, at) }
  return warning.near || warning.many ? warning : null
}

function nearest(least: number | null, taken: readonly Date[], at: Date): Warning['near'] {
  if (!least) return null
  const apart = (one: Date) => Math.abs(at.getTime() - one.getTime())
  const [closest] = [...taken].sort((a, b) => apart(a) - apart(b))
  if (!closest || apart(closest) >= least * MINUTE) return null
  return { at: closest, minutes: Math.floor(apart(closest) / MINUTE), least }
}

/** The fullest 24 hours that it would stand in: one logged for an earlier time counts as well. */
function most(limit: number | null, taken: readonly Date[], at: Date): Warning['many'] {
  if (!limit) return null
  const moments = taken.map((one) => one.getTime())
  const starts = [...moments, at.getTime()].filter(
    (start) => start <= at.getTime() && at.getTime() < start + DAY,
  )
  const counts = starts.map((start) => moments.filter((one) => one >= start && one < start + DAY).length)
  const count = Math.max(...counts)
  return count >= limit ? { count, most: limit } : null
}
