/* How many a week somebody wants: what holds now, and the entry that changes it from this week on. */
import { addDays } from '../../lib/days'
import type { Draft, LocalDate, MeetingTarget, Row } from '../../lib/types'
import { dateOf, mondayOf, numberOf } from '../meetings/pattern'
import { heldOn } from '../meetings/said'

export type Of = MeetingTarget['setting']
export type Target = Pick<Row<'meeting_target'>, 'id' | 'editedAt' | 'body'>
export type Body = Draft<'meeting_target'>

export const MOST = 50

export const weekOf = (day: LocalDate): LocalDate => dateOf(mondayOf(numberOf(day)))

/** The last that holds in the week of `day`; of two from one day the later written. */
export function held(targets: readonly Target[], of: Of, day: LocalDate): Target | null {
  const sunday = addDays(weekOf(day), 6)
  const some = targets.filter(({ body }) => body.setting === of)
  return heldOn(some, sunday) ?? null
}

export const aimOf = (targets: readonly Target[], of: Of, day: LocalDate): number =>
  held(targets, of, day)?.body.per_week ?? 0

export interface Change {
  /** the entry of this very week, changed rather than followed by another */
  id: string | undefined
  body: Body
}

/** Nothing where it stays as it is. Earlier weeks keep theirs. */
export function changeOf(
  targets: readonly Target[],
  of: Of,
  per_week: number,
  today: LocalDate,
): Change | null {
  if (aimOf(targets, of, today) === per_week) return null
  const last = held(targets, of, today)
  const monday = weekOf(today)
  const own = last && last.body.start_on >= monday ? last : null
  return { id: own?.id, body: { setting: of, per_week, start_on: own?.body.start_on ?? monday } }
}
