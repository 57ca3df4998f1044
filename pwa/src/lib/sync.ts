/** Sends what waits and takes in what is new: one tab at a time, in the page and in the service worker alike. */
import { agenda as storedAgenda } from './agenda'
import { api, type SyncReply } from './api'
import { localDate } from './days'
import { dropOld } from './db'
import { NotSaved, Offline, Problem } from './errors'
import { closeAnswered } from './notifications'
import { type Batch, nextBatch, parkAlone, takeIn } from './outbox'
import { type SyncOutcome, tellOutcome } from './outcome'
import { rowKey } from './seal'
import { announce, getMeta, onNews, setMeta, store } from './store'

const LOCK = 'handrail-sync'
const BATCH = 50

/** Runs `fn` while no tab and no service worker of this phone is talking to the server about records. */
export function alone<T>(fn: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(LOCK, fn) as Promise<T>
  const turn = last.then(fn) // an old browser: at least one at a time in this tab
  last = turn.catch(() => undefined)
  return turn
}
let last: Promise<unknown> = Promise.resolve()

let waiting: Promise<SyncOutcome> | undefined
let retryAfter: number | null = null

/** Resolves when all that waited now has been sent, or with the reason why not. */
export function syncNow(): Promise<SyncOutcome> {
  // A call made while one is still waiting for its turn is served by that one.
  waiting ??= alone(async () => {
    waiting = undefined
    const outcome = await exchange()
    tellOutcome(outcome)
    return outcome
  }).catch((): SyncOutcome => {
    waiting = undefined
    return 'retry'
  })
  return waiting
}

async function exchange(): Promise<SyncOutcome> {
  const stopped = await getMeta('stopped')
  if (!(await getMeta('account')) || stopped === 'signed-out') return 'signed-out'
  if (stopped === 'locked') return 'locked'
  try {
    await sendAndTake()
    if (stopped) await setMeta('stopped', undefined)
    await setMeta('unreachableSince', undefined)
    await setMeta('lastSaved', new Date().toISOString())
    await dropOld()
    await closeAnswered()
    announce('changed')
    return 'done'
  } catch (cause) {
    const outcome = await outcomeOf(cause)
    await noteReach(outcome === 'offline' || outcome === 'retry').catch(() => undefined)
    return outcome
  }
}

/** Remembers since when the server cannot be reached. */
async function noteReach(lost: boolean): Promise<void> {
  const since = await getMeta('unreachableSince')
  if (lost && !since) await setMeta('unreachableSince', new Date().toISOString())
  if (!lost && since) await setMeta('unreachableSince', undefined)
}

async function outcomeOf(cause: unknown): Promise<SyncOutcome> {
  retryAfter = null
  if (cause instanceof Offline) return 'offline'
  if (cause instanceof NotSaved && cause.reason === 'wiped') return 'signed-out'
  if (!(cause instanceof Problem)) return 'retry'
  retryAfter = cause.retryAfter
  const stopped = ({ 401: 'signed-out', 423: 'locked', 426: 'update' } as const)[cause.status]
  if (!stopped) return 'retry'
  await setMeta('stopped', stopped)
  announce('changed')
  return stopped
}

async function sendAndTake(): Promise<void> {
  const key = await rowKey()
  let limit = BATCH
  for (;;) {
    const batch = await nextBatch(key, limit)
    const since = (await getMeta('cursor')) ?? 0
    let reply: SyncReply
    try {
      reply = await api.sync({ since, agenda_no: await agendaNo(), changes: batch.changes })
    } catch (cause) {
      if (!unreadable(cause) || batch.rows.length === 0) throw cause
      // The whole request was refused: halve it until the entry that is the cause stands alone, and park that.
      if (batch.rows.length > 1) limit = Math.ceil(batch.rows.length / 2)
      else await parkAlone(key, batch.rows[0] as Batch['rows'][0], cause.fields, cause.title)
      continue
    }
    await takeIn(key, batch.rows, reply, since)
    limit = BATCH
    if (noProgress(batch, reply)) throw new Problem(500, 'no-progress', 'Nothing was answered')
    if (!reply.more && !reply.reset && (await (await store()).count('outbox')) === 0) return
  }
}

function unreadable(cause: unknown): cause is Problem {
  return cause instanceof Problem && (cause.status === 400 || cause.status === 413)
}

function noProgress(batch: Batch, reply: SyncReply): boolean {
  return batch.rows.length > 0 && reply.accepted.length + reply.rejected.length === 0
}

/** The agenda moves on by itself: once a day the phone asks for it afresh. */
async function agendaNo(): Promise<number> {
  if ((await getMeta('agendaDay')) !== localDate()) return 0
  return (await storedAgenda())?.agenda_no ?? 0
}

const LONGEST_WAIT_MS = 300_000

/** Syncs now, after each write, on reconnect, on return to the app, and after a failure with growing waits. */
export function startSync({ baseWait = 1000 } = {}): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let stopped = false
  const run = async () => {
    clearTimeout(timer)
    const outcome = await syncNow()
    if (stopped) return
    failures = outcome === 'retry' || outcome === 'offline' ? failures + 1 : 0
    if (failures === 0) return
    const wait = Math.min(LONGEST_WAIT_MS, baseWait * 2 ** failures) * (0.5 + Math.random())
    clearTimeout(timer)
    timer = setTimeout(run, Math.max(wait, (retryAfter ?? 0) * 1000))
  }
  const fresh = () => {
    failures = 0 // a new connection does not sit out the wait that the dead one earned
    void run()
  }
  const visible = () => {
    if (document.visibilityState === 'visible') void run()
  }
  const stopNews = onNews((news) => {
    if (news === 'written') void run()
  })
  addEventListener('online', fresh)
  document.addEventListener('visibilitychange', visible)
  void run()
  return () => {
    stopped = true
    clearTimeout(timer)
    stopNews()
    removeEventListener('online', fresh)
    document.removeEventListener('visibilitychange', visible)
  }
}
