/** A person's patterns, as the server last worked them out; kept sealed for each period, for when there is no network. */
import { request } from './api'
import type { components } from './api-types'
import { localDate } from './days'
import { Offline } from './errors'
import { lane } from './in-turn'
import { keep, readKept } from './kept'
import type { LocalDate } from './types'

type Schemas = components['schemas']
export type Patterns = Schemas['Patterns']
export type Signal = Schemas['Signal']
export type Link = Schemas['Link']
export type PatternWeek = Schemas['PatternWeek']
export const PERIODS = [7, 30, 90, 365] as const
export type Period = (typeof PERIODS)[number]
export interface KeptPatterns {
  answer: Patterns
  /** When it was asked for: what was written later is not in it. */
  asked_at: string
}
type All = Partial<Record<Period, KeptPatterns>>

const inTurn = lane()

/** What the server last said of so many days, or null when nothing was heard yet. */
export async function keptPatterns(days: Period): Promise<KeptPatterns | null> {
  return (await readKept<All>('patterns'))?.[days] ?? null
}

/** Asks anew and keeps the answer; rejects with Offline or Problem when there is none. */
export async function askPatterns(days: Period, until: LocalDate = localDate()): Promise<KeptPatterns> {
  const asked_at = new Date().toISOString()
  const answer = await request<Patterns | undefined>(
    'GET',
    `/api/insights/patterns?days=${days}&until=${until}`,
  )
  if (!answer?.hours || !answer.signals) throw new Offline()
  const kept = { answer, asked_at }
  await inTurn(() => add(days, kept)).catch(() => undefined)
  return kept
}

/** One after the other: two answers at once would each forget the other. */
async function add(days: Period, kept: KeptPatterns): Promise<void> {
  await keep('patterns', { ...(await readKept<All>('patterns')), [days]: kept })
}
