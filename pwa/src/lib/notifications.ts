/** Notifications on this phone: those of answered occurrences are taken down, in the page and the worker alike. */
import { recordsBetween } from './db'
import type { LocalDate } from './types'

/** What the server puts into `data` of a push: hush token, reminder, local date, time slot. */
export interface PushData {
  h?: string
  r?: string
  d?: LocalDate
  s?: string
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  const worker = globalThis as unknown as { registration?: ServiceWorkerRegistration }
  if (worker.registration) return worker.registration
  if (typeof navigator === 'undefined' || !('serviceWorker' in navigator)) return undefined
  return navigator.serviceWorker.getRegistration()
}

/** True when this phone holds a dose for the occurrence that a push names. */
export async function isAnswered({ r, d, s }: PushData): Promise<boolean> {
  if (!r || !d || !s) return false
  const doses = await recordsBetween('dose', d, d)
  return doses.some(({ body }) => body.medication === r && body.time_slot === s)
}

export async function closeAnswered(): Promise<void> {
  const shown = (await (await registration())?.getNotifications?.()) ?? []
  for (const one of shown) if (await isAnswered((one.data as PushData | null) ?? {})) one.close()
}
