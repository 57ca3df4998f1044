/* Twelve weeks as blocks, one for each meeting, with a line where the aim was. */
import type { MeetingWeek } from '../../lib/turning-up'
import type { Stack } from '../../ui/blocks'

export const SORTS = ['attended', 'made_up', 'missed', 'unlogged'] as const
export type Sort = (typeof SORTS)[number]

export const stackOf = (week: MeetingWeek): Stack<Sort> => ({
  from: week.from,
  counts: SORTS.map((sort) => [sort, week[sort]]),
  aim: week.target,
})
