/** Runs and totals, worked out from what the person wrote. A return to use ends a run; it takes nothing away. */
import { daysBetween } from './days'
import type { Lapse, LocalDate, Substance } from './types'

export interface Run {
  /** the first day of not using */
  from: LocalDate
  /** the day of the next use; null while it goes on */
  until: LocalDate | null
  days: number
}
export interface Runs {
  /** null before there is a date */
  now: Run | null
  /** oldest first */
  past: Run[]
  total: number
  longest: number
}
export type Use = Pick<Lapse, 'local_date' | 'change_date' | 'new_run_on'>

/** Only a return to use for which the person chose a new date ends a run. */
export function runsOf(
  { started_on }: Pick<Substance, 'started_on'>,
  uses: readonly Use[],
  today: LocalDate,
): Runs {
  const ends = uses
    .filter(({ change_date }) => change_date === 'new_run')
    .sort((a, b) => a.local_date.localeCompare(b.local_date))
  const past: Run[] = []
  let from = started_on ?? ''
  for (const { local_date, new_run_on } of ends) {
    if (from && local_date > from)
      past.push({ from, until: local_date, days: Math.max(0, daysBetween(from, earlier(local_date, today))) })
    from = later(from, new_run_on ?? local_date)
  }
  const now = from ? { from, until: null, days: Math.max(0, daysBetween(from, today)) } : null
  const all = [...past, ...(now ? [now] : [])].map(({ days }) => days)
  return { now, past, total: all.reduce((sum, days) => sum + days, 0), longest: Math.max(0, ...all) }
}

const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b)
const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b)

/** Counted in days, then in months of the calendar, then in years without end. */
export type Milestone = { unit: 'days' | 'months' | 'years'; n: number }

/** A day is 24 hours; the names and their order are common to many groups, and belong to none. */
const FIRST: readonly Milestone[] = [
  { unit: 'days', n: 1 },
  { unit: 'days', n: 30 },
  { unit: 'days', n: 60 },
  { unit: 'days', n: 90 },
  { unit: 'months', n: 6 },
  { unit: 'months', n: 9 },
  { unit: 'years', n: 1 },
  { unit: 'months', n: 18 },
]

export interface Reached extends Milestone {
  on: LocalDate
}

/** Those of a run up to today, and the one that comes next. */
export function milestones(from: LocalDate, today: LocalDate): { reached: Reached[]; next: Reached } {
  const reached: Reached[] = []
  for (let at = 0; ; at += 1) {
    const one = FIRST[at] ?? { unit: 'years' as const, n: at - FIRST.length + 2 }
    const on = dayOf(one, from)
    if (on > today) return { reached, next: { ...one, on } }
    reached.push({ ...one, on })
  }
}

function dayOf({ unit, n }: Milestone, from: LocalDate): LocalDate {
  const date = new Date(`${from}T00:00:00Z`)
  if (unit === 'days') date.setUTCDate(date.getUTCDate() + n)
  else {
    const day = date.getUTCDate()
    date.setUTCMonth(date.getUTCMonth() + n * (unit === 'years' ? 12 : 1))
    // The 31st of a month that has 30 days is its last day.
    if (date.getUTCDate() !== day) date.setUTCDate(0)
  }
  return date.toISOString().slice(0, 10)
}
