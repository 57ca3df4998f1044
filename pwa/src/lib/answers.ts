/** Which dose answers an occurrence: one that names it, or one without a slot between bounds that the server gives. */
import type { Agenda, Dose } from './types'

type Item = Agenda['items'][number]
/** What tells an occurrence from all others. */
export type Name = Pick<Item, 'reminder' | 'local_date' | 'time_slot'>
type Said = Pick<Dose, 'medication' | 'local_date' | 'occurred_at'> & { time_slot?: string | null }

export function names(dose: Said, { reminder, local_date, time_slot }: Name): boolean {
  return dose.medication === reminder && dose.local_date === local_date && dose.time_slot === time_slot
}

/** A dose outside the plan counts as the nearest one, as on the server. */
export function isMeant(dose: Said, item: Pick<Item, 'reminder' | 'near_from' | 'near_until'>): boolean {
  return dose.medication === item.reminder && !dose.time_slot && isNear(dose.occurred_at, item)
}

/** Any check-in answers the one that the plan asks for then. Where two meet it is the earlier one's, as on the server. */
export function isNear(moment: string, item: Pick<Item, 'near_from' | 'near_until'>): boolean {
  const at = Date.parse(moment)
  return at > Date.parse(item.near_from) && at <= Date.parse(item.near_until)
}

export const sameName = (one: Name, two: Name): boolean =>
  one.reminder === two.reminder && one.local_date === two.local_date && one.time_slot === two.time_slot
