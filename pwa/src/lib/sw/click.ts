/** A tap on a notification: Taken, I'm here and Skip are saved here, Later asks the server, the rest opens the app. */
import { agenda, keepAgenda } from '../agenda'
import { api, type OccurrenceName } from '../api'
import { attend } from '../attendance'
import { later as putOff, skip, take } from '../doses'
import { Problem } from '../errors'
import { isAnswered, type PushData } from '../notifications'
import type { Occurrence } from '../put-off'
import { getMeta } from '../store'
import { syncNow } from '../sync'
import { worker } from './scope'
import { sendAnswers } from './waiting'

type Data = PushData & { navigate?: string }
type Save = (occurrence: Occurrence) => Promise<string>
type WithActions = Notification & { actions?: readonly { action: string }[] }

/** By the answer that a kind alone has: what its buttons write down. */
const KINDS = new Map<string, Map<string, Save>>([
  [
    'taken',
    new Map([
      ['taken', (occurrence) => take(occurrence)],
      ['skip', (occurrence) => skip(occurrence)],
    ]),
  ],
  [
    'attended',
    new Map([
      ['attended', (occurrence) => attend(occurrence)],
      ['skip', (occurrence) => attend(occurrence, 'missed')],
    ]),
  ],
])

export async function answerClick(event: NotificationEvent): Promise<void> {
  const { notification, action } = event
  const data = (notification.data as Data | null) ?? {}
  const name = nameOf(data)
  const save = savingOf(notification, action)
  notification.close()
  if (name && save) return answer(notification, save, name, data)
  if (name && action === 'later') return later(notification, name)
  return openApp(data.navigate)
}

function nameOf({ r, d, s }: PushData): OccurrenceName | null {
  return r && d && s ? { reminder: r, local_date: d, time_slot: s } : null
}

/** Skip stands on every reminder: its neighbours tell of what. A button that writes nothing opens the app. */
function savingOf(notification: WithActions, action: string): Save | undefined {
  const shown = notification.actions?.length ? notification.actions.map((one) => one.action) : ['taken']
  const kind = [action, ...shown].find((name) => KINDS.has(name))
  return kind === undefined ? undefined : KINDS.get(kind)?.get(action)
}

async function answer(
  notification: Notification,
  save: Save,
  name: OccurrenceName,
  data: Data,
): Promise<void> {
  if (await getMeta('account').catch(() => undefined)) {
    try {
      if (!(await isAnswered(data))) await save(await withDoseId(name)) // else what the app logged stands
    } catch {
      return showAgain(notification) // not saved: the question must not vanish
    }
  }
  await sendAnswers(data.h)
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
  } catch (cause) {
    // Answered on another phone meanwhile: the sync brings that answer here.
    if (cause instanceof Problem && cause.code === 'answered') await syncNow()
    else await showAgain(notification) // it would otherwise be gone without coming back
  }
}

async function showAgain(notification: Notification): Promise<void> {
  const { title, body, tag, lang, icon, data } = notification
  const { actions, badge } = notification as Notification & NotificationOptions & { actions?: unknown[] }
  const options = { body, lang, icon, badge, data, actions, silent: true, ...(tag ? { tag } : {}) }
  await worker.registration.showNotification(title, options as NotificationOptions)
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
