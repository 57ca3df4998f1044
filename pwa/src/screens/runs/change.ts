/* What a new date changes: the substance's own, or where the run after a return to use began. */
import type { Draft, LocalDate } from '../../lib/types'
import type { Body, Counted } from './load'

export type Change =
  | { what: 'substance'; body: Body }
  | { what: 'lapse'; id: string; body: Draft<'lapse'>; others: boolean }
  | { what: 'ahead' }
  | { what: 'missing' }
  | { what: 'before-use'; day: LocalDate }

/** The return to use that the present run began after; null while the first one goes on. */
export function lastUse({ body, uses }: Counted): Counted['uses'][number] | null {
  const from = (use: Counted['uses'][number]) => use.body.new_run_on ?? use.body.local_date
  const last = uses
    .filter(({ body: { change_date } }) => change_date === 'new_run')
    .sort((a, b) => from(a).localeCompare(from(b)))
    .at(-1)
  return last && from(last) >= (body.started_on ?? '') ? last : null
}

export function changeDate(counted: Counted, on: LocalDate | null, today: LocalDate): Change {
  if (on && on > today) return { what: 'ahead' }
  const last = lastUse(counted)
  if (!last) return { what: 'substance', body: { ...counted.body, started_on: on } }
  if (!on) return { what: 'missing' }
  const { v: _, ...body } = last.body
  if (on < body.local_date) return { what: 'before-use', day: body.local_date }
  const new_run_on = on === body.local_date ? null : on
  return { what: 'lapse', id: last.id, body: { ...body, new_run_on }, others: body.substances.length > 1 }
}

/** The first return to use that ended a run: the very first day cannot come after it. */
export function beganTrouble(
  { uses }: Counted,
  began: LocalDate,
  today: LocalDate,
): LocalDate | 'ahead' | null {
  if (began > today) return 'ahead'
  const first = uses
    .filter(({ body }) => body.change_date === 'new_run')
    .map(({ body }) => body.local_date)
    .sort()[0]
  return first && began > first ? first : null
}
