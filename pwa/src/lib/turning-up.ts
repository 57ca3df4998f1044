/** How turning up went, as the server last worked it out of all versions of an entry; kept sealed for offline. */
import { request } from './api'
import type { components } from './api-types'
import { localDate } from './days'
import { Offline } from './errors'
import { open, rowKey, seal } from './seal'
import { announce, getMeta, setMeta } from './store'
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

const PLACE = 'meta|turningUp'

/** What the server last said, or null when nothing was heard yet. */
export async function keptTurningUp(): Promise<KeptTurningUp | null> {
  const sealed = await getMeta('turningUp')
  if (!sealed) return null
  try {
    return await open<KeptTurningUp>(await rowKey(), PLACE, sealed)
  } catch {
    return null // made with a key that is gone: the next answer takes its place
  }
}

/** Asks anew and keeps the answer; rejects with Offline or Problem when there is none. */
export async function askTurningUp(until: LocalDate = localDate()): Promise<KeptTurningUp> {
  const asked_at = new Date().toISOString()
  const answer = await request<TurningUp | undefined>('GET', `/api/insights/meetings?until=${until}`)
  if (!answer?.meetings || !answer.windows) throw new Offline()
  const kept = { answer, asked_at }
  await setMeta('turningUp', await seal(await rowKey(), PLACE, kept))
  announce('changed')
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
