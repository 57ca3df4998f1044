/** Notifications on this phone: those of answered occurrences are taken down, in the page and the worker alike. */
import { agenda } from './agenda'
import { isMeant, isNear, type Name, names, sameName } from './answers'
import { addDays } from './days'
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

/** True when this phone holds a dose, an attendance or a check-in for the occurrence that a push names. */
export async function isAnswered({ r, d, s }: PushData): Promise<boolean> {
  if (!r || !d || !s) return false
  const name = { reminder: r, local_date: d, time_slot: s }
  if ((await recordsBetween('dose', d, d)).some(({ body }) => names(body, name))) return true
  const there = await recordsBetween('attendance', d, d)
  if (there.some(({ body }) => body.meeting === r && body.time_slot === s)) return true
  const item = (await agenda())?.items.find((one) => sameName(one, name))
  if (!item) return false
  // Days of the person's zone against moments in UTC: a day more on each side.
  const days = [addDays(item.near_from.slice(0, 10), -1), addDays(item.near_until.slice(0, 10), 1)] as const
  if (item.purpose === 'check_in')
    return (await recordsBetween('check_in', ...days)).some(({ body }) => isNear(body.occurred_at, item))
  return (await recordsBetween('dose', ...days)).some(({ body }) => isMeant(body, item))
}

/** At each sync: what was answered on another phone is taken down here. */
export async function closeAnswered(): Promise<void> {
  for (const one of await shown()) if (await isAnswered(dataOf(one))) one.close()
}

/** What was just answered or put off on this phone, also without a network. */
export async function closeNamed({ reminder, local_date, time_slot }: Name): Promise<void> {
  for (const one of await shown()) {
    const { r, d, s } = dataOf(one)
    if (r === reminder && d === local_date && s === time_slot) one.close()
  }
}

async function shown(): Promise<Notification[]> {
  return (await (await registration())?.getNotifications?.()) ?? []
}

const dataOf = (notification: Notification): PushData => (notification.data as PushData | null) ?? {}
