/** What a check-in asks and when it reminds: one record of the person, the newest one. */
import { deleteRecord, recordsOf, saveRecord } from './db'
import type { Draft, Row } from './types'

export interface Setup extends Draft<'check_in_setup'> {
  /** Null until something was set. */
  id: string | null
}

export const AS_IT_COMES: Setup = { id: null, off: [], own: [], times: [] }

export function newest(rows: readonly Row<'check_in_setup'>[]): Row<'check_in_setup'> | null {
  const later = (a: Row<'check_in_setup'>, b: Row<'check_in_setup'>) =>
    b.editedAt.localeCompare(a.editedAt) || b.id.localeCompare(a.id)
  return [...rows].sort(later)[0] ?? null
}

/** Two phones may each have begun one without a network: each would remind, so the older ones go. */
export async function checkInSetup(): Promise<Setup> {
  const rows = await recordsOf('check_in_setup')
  const kept = newest(rows)
  if (!kept) return AS_IT_COMES
  for (const row of rows) if (row.id !== kept.id) await deleteRecord(row.id)
  const { off, own, times } = kept.body
  return { id: kept.id, off, own, times }
}

export async function keepSetup({ id, off, own, times }: Setup): Promise<string> {
  return saveRecord('check_in_setup', { off, own, times }, { id: id ?? undefined })
}
