/** How turning up went, as the server last worked it out of all versions of an entry; kept sealed for offline. */
import { request } from './api'
import type { components } from './api-types'
import { localDate } from './days'
import { Offline } from './errors'
import { keep, readKept } from './kept'
import type { LocalDate } from './types'

type Schemas = components['schemas']
export type TurningUp = Schemas['Meetings']
export type MeetingWeek = Schemas['MeetingWeek']
export type InARow = Schemas['InARow']
export type WindowClash = Schemas['WindowClash']
export interface KeptTurningUp {
  answer: TurningUp
  /** When it was asked for: what was written later is not in it. */
  asked_at: string
}

/** By meeting, the row of sessions after which the person called: "since count". */
export type Called = Record<string, string>

/** What the server last said, or null when nothing was heard yet. */
export const keptTurningUp = () => readKept<KeptTurningUp>('turningUp')

export const keptCalled = async (): Promise<Called> => (await readKept<Called>('called')) ?? {}

export async function noteCalled(meeting: string, row: string): Promise<void> {
  await keep('called', { ...(await keptCalled()), [meeting]: row })
}

/** Asks anew and keeps the answer; rejects with Offline or Problem when there is none. */
export async function askTurningUp(until: LocalDate = localDate()): Promise<KeptTurningUp> {
  const asked_at = new Date().toISOString()
  const answer = await request<TurningUp | undefined>('GET', `/api/insights/meetings?until=${until}`)
  if (!answer?.meetings || !answer.windows) throw new Offline()
  const kept = { answer, asked_at }
  await keep('turningUp', kept)
  return kept
}

let askedOn = ''

/** Once a day, where there is a network. Without an answer the last one holds. */
export async function refreshTurningUp(today: LocalDate): Promise<void> {
  if (askedOn === today || !navigator.onLine) return
  askedOn = today
  await askTurningUp(today).catch(() => {
    askedOn = ''
  })
}
