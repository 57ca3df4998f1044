/* What the journal lists: entries of every kind it knows, newest first, under the day they belong to. */

import type { Bodies, Kind as Known, Row } from '../../lib/types'

/** Kinds that are written down day by day, in the order of their filters. */
export const KINDS = [
  'check_in',
  'craving',
  'trigger_note',
  'withdrawal',
  'lapse',
  'scale',
  'dose',
  'attendance',
] as const satisfies readonly Known[]
export type Kind = (typeof KINDS)[number]
export type Filter = 'all' | Kind
export const FILTERS: readonly Filter[] = ['all', ...KINDS]

export interface Listed {
  id: string
  kind: Kind
  day: string
  occurred_at: string
}

export interface Section<T> {
  date: string
  entries: T[]
}

/** Sections by the day an entry belongs to, newest first; entries of the same minute keep a fixed order. */
export function sections<T extends Listed>(entries: readonly T[], filter: Filter): Section<T>[] {
  const shown = entries.filter((entry) => filter === 'all' || entry.kind === filter)
  shown.sort((a, b) => b.day.localeCompare(a.day) || moment(b) - moment(a) || a.id.localeCompare(b.id))
  const made: Section<T>[] = []
  for (const entry of shown) {
    const last = made.at(-1)
    if (last?.date === entry.day) last.entries.push(entry)
    else made.push({ date: entry.day, entries: [entry] })
  }
  return made
}

const moment = ({ occurred_at }: Listed): number => Date.parse(occurred_at)

/** When it was: a moment, or the start of its day where only that is known. */
export function momentOf(row: Pick<Row, 'day' | 'body'>): string {
  const { occurred_at, started_at } = row.body as Partial<Bodies['check_in'] & Bodies['craving']>
  return occurred_at ?? started_at ?? `${row.day}T00:00:00Z`
}
