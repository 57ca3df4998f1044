/** A tap on a notification: Taken and Skip are saved here with ids only, Later asks the server, the rest opens the app. */
import { agenda, keepAgenda } from '../agenda'
import { api, type OccurrenceName } from '../api'
import { type Occurrence, later as putOff, skip, take } from '../doses'
import { isAnswered, type PushData } from '../notifications'
import { getMeta } from '../store'
import { syncNow } from '../sync'
import { worker } from './scope'

type Data = PushData & { navigate?: string }

export async function answerClick(event: NotificationEvent): Promise<void> {
  const { notification, action } = event
  const data = (notification.data as Data | null) ?? {}
  const name = nameOf(data)
  notification.close()
  if (name && (action === 'taken' || action === 'skip')) return answer(notification, action, name, data)
  if (name && action === 'later') return later(notification, name)
  return openApp(data.navigate)
}

function nameOf({ r, d, s }: PushData): OccurrenceName | null {
  return r && d && s ? { reminder: r, local_date: d, time_slot: s } : null
}

async function answer(
  notification: Notification,
  action: 'taken' | 'skip',
  name: OccurrenceName,
  data: Data,
): Promise<void> {
  if (await getMeta('account').catch(() => undefined)) {
    try {
      await save(action, name, data)
    } catch {
      return showAgain(notification) // not saved: the question must not vanish
    }
  }
  const outcome = await syncNow()
  if (outcome === 'offline' || outcome === 'retry') await sendWhenOnline()
  else if (outcome !== 'done' && data.h) await api.hush(data.h).catch(() => undefined)
}

async function save(action: 'taken' | 'skip', name: OccurrenceName, data: Data): Promise<void> {
  if (await isAnswered(data)) return // answered in the app meanwhile: that answer stands
  const occurrence = await withDoseId(name)
  if (action === 'taken') await take(occurrence)
  else await skip(occurrence)
}

/** The id two phones agree on: from the agenda here, else from the server, else a new one. */
async function withDoseId(name: OccurrenceName): Promise<Occurrence> {
  const here = find(await agenda(), name)
  if (here) return here
  try {
    const fresh = await api.agenda()
    await keepAgenda(fresh)
    return find(fresh, name) ?? name
  } catch {
    return name
  }
}

function find(plan: Awaited<ReturnType<typeof agenda>>, name: OccurrenceName): Occurrence | undefined {
  return plan?.items.find(
    (item) =>
      item.reminder === name.reminder &&
      item.local_date === name.local_date &&
      item.time_slot === name.time_slot,
  )
}

async function later(notification: Notification, name: OccurrenceName): Promise<void> {
  try {
    await putOff(name, 30)
  } catch {
    await showAgain(notification) // it would otherwise be gone without coming back
  }
}

async function showAgain(notification: Notification): Promise<void> {
  const { title, body, tag, lang, icon, data } = notification
  const { actions, badge } = notification as Notification & NotificationOptions & { actions?: unknown[] }
  const options = { body, lang, icon, badge, data, actions, silent: true, ...(tag ? { tag } : {}) }
  await worker.registration.showNotification(title, options as NotificationOptions)
}

/** Where the browser can wake us when the network is back (Chromium); elsewhere the next start sends it. */
async function sendWhenOnline(): Promise<void> {
  const { sync } = worker.registration as ServiceWorkerRegistration & {
    sync?: { register(tag: string): Promise<void> }
  }
  await sync?.register('handrail-outbox').catch(() => undefined)
}

async function openApp(navigate = '/'): Promise<void> {
  const url = new URL(navigate, worker.location.origin)
  const path = url.origin === worker.location.origin ? url.pathname : '/'
  const [open] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!open) {
    await worker.clients.openWindow(path)
    return
  }
  await open.focus().catch(() => undefined)
  open.postMessage({ type: 'open', path }) // the page goes there itself: loading again would lose what is being typed
}
