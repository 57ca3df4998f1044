/* Which signals a person does not want to see: one record, the newest one. */
import { recordsOf, saveRecord } from '../../lib/db'
import type { Signal } from '../../lib/patterns'

export type SignalName = Signal['name']
export const NAMES: readonly SignalName[] = [
  'low_mood',
  'short_sleep',
  'craving_up',
  'sessions',
  'doses',
  'silent',
]

export interface Off {
  /** Null until something was switched. */
  id: string | null
  off: SignalName[]
}

/** Two phones may each have begun one without a network: the newest counts, as on the server. */
export async function switchedOff(): Promise<Off> {
  const rows = await recordsOf('signal_setup')
  const newest = rows.sort((a, b) => b.editedAt.localeCompare(a.editedAt) || b.id.localeCompare(a.id))[0]
  return newest ? { id: newest.id, off: [...(newest.body.off ?? [])] } : { id: null, off: [] }
}

export async function keepOff({ id, off }: { id: string; off: SignalName[] }): Promise<void> {
  await saveRecord('signal_setup', { off }, { id })
}
