/* What the journal lists: entries of every kind it knows, newest first, under the day they belong to. */

export type Filter = 'all' | 'check_in' | 'dose'
export const FILTERS: readonly Filter[] = ['all', 'check_in', 'dose']

export interface Listed {
  id: string
  kind: 'check_in' | 'dose'
  occurred_at: string
}

export interface Section<T> {
  date: string
  entries: T[]
}

/** Sections by local date, newest first; entries of the same minute keep a fixed order. */
export function sections<T extends Listed>(
  entries: readonly T[],
  filter: Filter,
  dateOf: (moment: Date) => string,
): Section<T>[] {
  const shown = entries.filter((entry) => filter === 'all' || entry.kind === filter)
  shown.sort((a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at) || a.id.localeCompare(b.id))
  const made: Section<T>[] = []
  for (const entry of shown) {
    const date = dateOf(new Date(entry.occurred_at))
    const last = made.at(-1)
    if (last?.date === date) last.entries.push(entry)
    else made.push({ date, entries: [entry] })
  }
  return made
}
