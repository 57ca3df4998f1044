/* Weeks of doses and meetings as blocks; a year in steps of four weeks. */
import type { PatternWeek } from '../../lib/patterns'
import type { Stack } from '../../ui/blocks'

export type DoseSort = 'taken' | 'skipped' | 'missed'
export const DOSE_SORTS: readonly DoseSort[] = ['taken', 'skipped', 'missed']
const MOST = 16
const TOGETHER = 4

/** More than fit beside each other become one for every four, counted from the last.
    What is left over at the beginning is left out: fewer than two weeks would look like doses missed. */
export function grouped(weeks: readonly PatternWeek[]): PatternWeek[] {
  if (weeks.length <= MOST) return [...weeks]
  const groups: PatternWeek[][] = []
  for (let end = weeks.length; end > 0; end -= TOGETHER)
    groups.unshift(weeks.slice(Math.max(0, end - TOGETHER), end) as PatternWeek[])
  return groups.filter(({ length }) => length * 2 >= TOGETHER).map(together)
}

function together(some: readonly PatternWeek[]): PatternWeek {
  const add = (name: DoseSort | 'attended' | 'craving_days') =>
    some.reduce((sum, week) => sum + (week[name] ?? 0), 0)
  const days = add('craving_days')
  const cravings = some.reduce((sum, week) => sum + (week.craving ?? 0) * (week.craving_days ?? 0), 0)
  return {
    from: (some[0] as PatternWeek).from,
    ...{ taken: add('taken'), skipped: add('skipped'), missed: add('missed'), attended: add('attended') },
    craving: days > 0 ? Math.round((cravings / days) * 10) / 10 : null,
    craving_days: days,
  }
}

export const doseStack = (week: PatternWeek): Stack<DoseSort> => ({
  from: week.from,
  counts: DOSE_SORTS.map((sort) => [sort, week[sort] ?? 0]),
})

export const meetingStack = (week: PatternWeek): Stack<'attended'> => ({
  from: week.from,
  counts: [['attended', week.attended ?? 0]],
})
