/** What the screens say about saving: `syncState.waiting`, `.online`, `.signedOut`, … */
import { outboxCount, rejected } from './db'
import { onOutcome } from './outcome'
import { getMetas, onNews } from './store'
import type { Rejected } from './types'

let online = $state(true)
let waiting = $state(0)
let stopped = $state<'signed-out' | 'locked' | 'update' | undefined>()
let refused = $state.raw<Rejected[]>([])
let lastSaved = $state<string | undefined>()
let unreadable = $state(0)
let arriving = $state(false)
let failing = $state(false)
let unreachableSince = $state<string | undefined>()

export const syncState = {
  /** False while the server cannot be reached. */
  get online() {
    return online
  },
  /** Entries that are only on this phone so far. */
  get waiting() {
    return waiting
  },
  /** The session ended: entries wait until the same person signs in. */
  get signedOut() {
    return stopped === 'signed-out'
  },
  /** Idle too long: the password opens it again; reminders go on. */
  get locked() {
    return stopped === 'locked'
  },
  /** This version of the app is too old for the server. */
  get updateNeeded() {
    return stopped === 'update'
  },
  /** Since when the server cannot be reached, as an ISO moment; undefined while it answers. */
  get unreachableSince() {
    return failing ? unreachableSince : undefined
  },
  get rejected() {
    return refused
  },
  /** When all was last on the server, as an ISO moment. */
  get lastSaved() {
    return lastSaved
  },
  /** True until all that was written elsewhere is here for the first time. */
  get arriving() {
    return arriving
  },
  /** Records that the server holds and cannot open. */
  get unreadable() {
    return unreadable
  },
}

async function read(): Promise<void> {
  const [count, parked, meta] = await Promise.all([
    outboxCount(),
    rejected(),
    getMetas('stopped', 'lastSaved', 'unreadable', 'unreachableSince', 'arriving'),
  ])
  waiting = count
  refused = parked
  unreadable = meta.unreadable ?? 0
  arriving = meta.arriving ?? false
  ;({ stopped, lastSaved, unreachableSince } = meta)
}

export function startSyncState(): () => void {
  online = navigator.onLine
  const refresh = () => void read().catch(() => undefined)
  const offline = () => {
    online = false
  }
  const stopNews = onNews(refresh)
  const stopOutcome = onOutcome((outcome) => {
    online = outcome !== 'offline'
    failing = outcome === 'offline' || outcome === 'retry'
    refresh()
  })
  addEventListener('offline', offline)
  refresh()
  return () => {
    stopNews()
    stopOutcome()
    removeEventListener('offline', offline)
  }
}
