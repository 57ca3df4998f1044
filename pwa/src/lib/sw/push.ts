/** A push always becomes a notification: neutral unless the person asked for more, whatever the payload is. */
import { agenda } from '../agenda'
import { getRecord } from '../db'
import { notifications as en } from '../i18n/en/notifications'
import { notifications as es } from '../i18n/es/notifications'
import { isAnswered, type PushData } from '../notifications'
import { announce, getMeta, setMeta } from '../store'
import { worker } from './scope'
import { sendIfWaiting } from './waiting'

/** The `notification` member of a declarative push message. */
interface Message {
  title: string
  body: string
  tag?: string
  lang?: string
  silent?: boolean
  navigate?: string
  actions: { action: string; title: string }[]
  data: PushData
}
interface Shown {
  title: string
  options: NotificationOptions & { renotify?: boolean; actions?: Message['actions'] }
}

/** What the server sent late says so itself; what lay about on the way does not. */
const BARE_TIME = /^\d\d:\d\d$/
const LATE_MS = 15 * 60_000
/** A push that shows nothing costs the subscription: looking things up must not hold it back. */
const PATIENCE_MS = 3000

export async function showPush(event: PushEvent): Promise<void> {
  const message = messageOf(event)
  const plain = message ? shownAs(message) : generic(await words())
  const better = message ? await soon(improved(message), plain) : plain
  await worker.registration
    .showNotification(better.title, better.options)
    .catch(() => worker.registration.showNotification(plain.title, { body: plain.options.body }))
  await soon(noteArrival(), undefined)
  await soon(sendIfWaiting(), undefined)
}

/** What came, or null for a push that is empty or says nothing readable. */
function messageOf(event: PushEvent): Message | null {
  const declared = (event as PushEvent & { notification?: Notification }).notification
  const said: unknown = declared ?? parsed(event)
  if (typeof said !== 'object' || said === null) return null
  const { title, body, tag, lang, silent, navigate, actions, data } = said as Partial<Message>
  if (typeof title !== 'string' || title === '') return null
  return {
    title,
    body: typeof body === 'string' ? body : '',
    tag: tag || undefined,
    lang,
    silent,
    navigate,
    // Without their addresses: a browser that knows those would go there instead of asking us.
    actions: Array.isArray(actions) ? actions.map(({ action, title }) => ({ action, title })) : [],
    data: typeof data === 'object' && data !== null ? data : {},
  }
}

function parsed(event: PushEvent): unknown {
  try {
    return (event.data?.json() as { notification?: unknown } | undefined)?.notification
  } catch {
    return null
  }
}

export function shownAs(message: Message): Shown {
  const { title, body, tag, lang, silent, navigate, actions, data } = message
  return {
    title,
    options: {
      body,
      lang,
      silent,
      actions,
      icon: '/icons/icon-192.png',
      badge: '/icons/badge-96.png',
      data: { ...data, navigate },
      ...(tag ? { tag, renotify: !silent } : {}),
    },
  }
}

function generic(say: typeof en): Shown {
  return shownAs({ title: say.title, body: say.open, actions: [], data: {} })
}

/** What only the phone knows: answered already, late, or the name of the medicine if the person wants it. */
async function improved(message: Message): Promise<Shown> {
  const say = await words()
  if (await isAnswered(message.data))
    return shownAs({ ...message, body: say.logged(message.body), actions: [], silent: true })
  const detail = await detailOf(message.data)
  const late = await isLate(message.data)
  return shownAs({
    ...message,
    title: detail ?? message.title,
    body: late && BARE_TIME.test(message.body) ? say.from(message.body) : message.body,
  })
}

async function detailOf({ r }: PushData): Promise<string | null> {
  if (!r || !(await getMeta('device'))?.showDetail) return null
  const record = await getRecord<'medication'>(r)
  if (record?.kind !== 'medication') return null
  return `${record.body.name} ${record.body.strength}`.trim()
}

async function isLate({ r, d, s }: PushData): Promise<boolean> {
  const item = (await agenda())?.items.find(
    (one) => one.reminder === r && one.local_date === d && one.time_slot === s,
  )
  return item !== undefined && Date.now() - Date.parse(item.due_at) > LATE_MS
}

async function noteArrival(): Promise<void> {
  await setMeta('lastPush', new Date().toISOString())
  announce('changed')
}

async function words(): Promise<typeof en> {
  const device = await soon(getMeta('device'), undefined)
  return (device?.language ?? worker.navigator.language?.slice(0, 2)) === 'es' ? es : en
}

/** The answer, or `instead` when it fails or takes too long. */
async function soon<T>(answer: Promise<T>, instead: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(instead), PATIENCE_MS)
  })
  const result = await Promise.race([answer.catch(() => instead), late])
  clearTimeout(timer)
  return result
}
