/** How taking went, and what comes of it (supply, next injection): worked out by the server, never by the phone.
    The last answer is kept sealed, so that it can be read without a network. */
import { request } from './api'
import { localDate } from './days'
import { keep, readKept } from './kept'
import type { LocalDate } from './types'

/** Counts of a week or a month; `late` and `missed` are worked out, never stored. */
export interface Period {
  from: LocalDate
  due: number
  taken: number
  skipped: number
  late: number
  missed: number
}
export interface NextDue {
  on: LocalDate
  earliest_on: LocalDate | null
  from_on: LocalDate | null
  until_on: LocalDate | null
}
export interface MedicineTaking {
  medication: string
  weeks: Period[]
  months: Period[]
  supply: { left: number; runs_out_on: LocalDate | null } | null
  gap: { missed_days: number; since: LocalDate } | null
  next_due: NextDue | null
}
export interface Adherence {
  from: LocalDate
  until: LocalDate
  medicines: MedicineTaking[]
}
export interface KeptAdherence {
  answer: Adherence
  /** When it was asked for: what was written later is not in it. */
  asked_at: string
}

/** What the server last said, or null when nothing was heard yet. */
export const keptAdherence = () => readKept<KeptAdherence>('adherence')

/** Asks anew and keeps the answer; rejects with Offline or Problem when there is none. */
export async function askAdherence(until: LocalDate = localDate()): Promise<KeptAdherence> {
  const asked_at = new Date().toISOString()
  const answer = await request<Adherence>('GET', `/api/insights/adherence?until=${until}`)
  const kept = { answer, asked_at }
  await keep('adherence', kept)
  return kept
}
