/** What is due: the server works it out, the phone keeps it sealed and never computes a recurrence. */

import { isMeant, names } from './answers'
import { addDays } from './days'
import { recordsBetween } from './db'
import { open, PLACE_AGENDA, rowKey, seal } from './seal'
import { getMeta, type RowKey, type Sealed, setMeta } from './store'
import type { Agenda, AgendaItem, LocalDate, Row } from './types'

/** The agenda as last heard, or null when none came yet. */
export async function agenda(): Promise<Agenda | null> {
  const sealed = await getMeta('agenda')
  return sealed ? openAgenda(await rowKey(), sealed) : null
}

export async function openAgenda(key: RowKey, sealed: Sealed): Promise<Agenda | null> {
  try {
    return await open<Agenda>(key, PLACE_AGENDA, sealed)
  } catch {
    return null // made with a key that is gone: the next sync brings it again
  }
}

/** Keeps an agenda that came outside a sync. */
export async function keepAgenda(fresh: Agenda): Promise<void> {
  await setMeta('agenda', await seal(await rowKey(), PLACE_AGENDA, fresh))
}

export interface DayItem extends AgendaItem {
  /** The dose that answers this occurrence, if one was logged. */
  dose: Row<'dose'> | null
}

/** The occurrences of one day in order of time, each with its answer. */
export async function dayItems(day: LocalDate): Promise<DayItem[]> {
  const [plan, doses] = await Promise.all([
    agenda(),
    recordsBetween('dose', addDays(day, -1), addDays(day, 1)),
  ])
  return (plan?.items ?? [])
    .filter((item) => item.local_date === day)
    .sort((a, b) => (a.due_at < b.due_at ? -1 : 1))
    .map((item) => ({
      ...item,
      dose:
        doses.find(({ body }) => names(body, item)) ?? doses.find(({ body }) => isMeant(body, item)) ?? null,
    }))
}

/** "plan known until …": null while nothing is known. */
export async function knownUntil(): Promise<string | null> {
  return (await agenda())?.known_until ?? null
}
