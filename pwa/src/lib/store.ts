/** Opens the phone's database and tells every tab and the service worker that something changed. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import { NotSaved } from './errors'
import type { Kind, LocalDate } from './types'

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  ciphertext: ArrayBuffer
}
export interface StoredRow extends Sealed {
  id: string
  kind: Kind
  day: LocalDate
}
/** A change that waits to be sent; `n` is its place in the queue. */
export interface OutboxRow extends Sealed {
  n?: number
  id: string
  kind: Kind
}
export interface RejectedRow extends OutboxRow {
  fields: string[]
  title: string
}
export interface RowKey {
  key: CryptoKey
  /** Named so that a write made with an old key is noticed after a wipe. */
  name: string
}

export interface Schema extends DBSchema {
  rows: { key: string; value: StoredRow; indexes: { 'kind-day': [string, string] } }
  outbox: { key: number; value: OutboxRow; indexes: { id: string } }
  rejected: { key: string; value: RejectedRow }
  /** Ids of deleted records: an id that was deleted is never used again. */
  gone: { key: string; value: { id: string; day: LocalDate; kind?: Kind } }
  meta: { key: string; value: unknown }
  keys: { key: string; value: RowKey }
}
export type Store = IDBPDatabase<Schema>
export const STORES = ['rows', 'outbox', 'rejected', 'gone', 'meta', 'keys'] as const

const NAME = 'handrail'
let opening: Promise<Store> | undefined

export function store(): Promise<Store> {
  opening ??= openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('rows', { keyPath: 'id' }).createIndex('kind-day', ['kind', 'day'])
      database.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true }).createIndex('id', 'id')
      database.createObjectStore('rejected', { keyPath: 'id' })
      database.createObjectStore('gone', { keyPath: 'id' })
      database.createObjectStore('meta')
      database.createObjectStore('keys')
    },
    // A newer version of the app in another tab wants to upgrade: step aside, open again when asked.
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
      opening = undefined
    },
    terminated() {
      opening = undefined
    },
  }).catch((cause: unknown) => {
    opening = undefined
    throw notSaved(cause)
  })
  return opening
}

export type WholeTx = IDBPTransaction<Schema, (typeof STORES)[number][], 'readwrite'>

/**
 * Runs `fn` in one transaction: all of it is kept or nothing. Refuses when `key` is no longer the phone's key:
 * after a wipe nothing sealed before it may come back.
 */
export async function atomically(key: RowKey, fn: (tx: WholeTx) => Promise<void>): Promise<void> {
  let tx: WholeTx | undefined
  try {
    tx = (await store()).transaction([...STORES], 'readwrite')
    tx.done.catch(() => undefined) // reported below, once
    if ((await tx.objectStore('keys').get('rows'))?.name !== key.name) throw new NotSaved('wiped')
    await fn(tx)
    await tx.done
  } catch (cause) {
    // A request that throws at once does not end its transaction: what went before would be kept.
    try {
      tx?.abort()
    } catch {
      // It has ended already.
    }
    throw notSaved(cause)
  }
}

/** Closes the connection; the next call opens it again. */
export async function closeStore(): Promise<void> {
  const open = opening
  opening = undefined
  ;(await open?.catch(() => undefined))?.close()
}

/** Turns the browser's storage errors into the one that screens know. */
export function notSaved(cause: unknown): unknown {
  if (cause instanceof NotSaved) return cause
  const name = (cause as { name?: string } | null)?.name
  if (name === 'QuotaExceededError') return new NotSaved('full', cause)
  if (name === 'InvalidStateError' || name === 'AbortError' || name === 'UnknownError')
    return new NotSaved('closed', cause)
  return cause
}

/** What happened: rows changed, an entry waits to be sent, or everything was wiped. */
export type News = 'changed' | 'written' | 'wiped'
type Hear = (news: News) => void

const hearers = new Set<Hear>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('handrail-store')
channel?.addEventListener('message', (event: MessageEvent<News>) => {
  for (const hear of hearers) hear(event.data)
})

export function announce(news: News): void {
  for (const hear of hearers) hear(news)
  channel?.postMessage(news)
}

/** Calls `hear` after a change made in any tab or in the service worker; returns the way to stop. */
export function onNews(hear: Hear): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

// --- small facts about this phone: cursor, account, settings. Nothing the person wrote. ---

export interface Meta {
  /** The server's number of the last change this phone has. */
  cursor: number
  epoch: string
  account: Account
  /** Entries written elsewhere are on their way here for the first time: what is shown is not all. */
  arriving: boolean
  /** Why nothing is sent: the session ended, must be opened with the password, or the app is too old. */
  stopped: 'signed-out' | 'locked' | 'update'
  lastSaved: string
  lastPush: string
  /** Reminders were turned on here: a subscription that is lost on the way to a new key is made again. */
  wantsPush: boolean
  agendaDay: LocalDate
  device: DeviceSettings
  unreadable: number
  agenda: Sealed
  /** How taking went, as the server last worked it out; see adherence.ts. */
  adherence: Sealed
  /** How turning up went; see turning-up.ts. */
  turningUp: Sealed
  /** After which rows of sessions the person called; see turning-up.ts. */
  called: Sealed
  /** The region whose meetings are kept here, and what the directory is about; see directory.ts. */
  region: Sealed
  directory: Sealed
  /** What patterns the server last told of each period; see patterns.ts. */
  patterns: Sealed
  /** Forms that were left half-way. */
  drafts: Sealed
  /** The language that was chosen here and that the server does not know yet. */
  languageUntold: 'en' | 'es'
  /** Since when every try to reach the server went wrong, as an ISO moment. */
  unreachableSince: string
  /** What the server last said about itself. */
  server: { version: string; operator: string }
  /** Reminders that were put off here: "reminder date slot" to the moment they come again. */
  putOff: Record<string, string>
  /** Tokens that silence what was answered here, until the answers themselves are sent. */
  hushes: string[]
  /** The zone of this phone for which the person said: leave the reminders where they are. */
  zoneKept: string
  /** The day on which turning reminders on was put off. */
  remindersPutOff: LocalDate
}
export interface Account {
  personTag: string
  device: string
  /** A phone that others use too. */
  shared: boolean
  /** False until the recovery code was typed back. */
  recoveryConfirmed: boolean
}
export interface DeviceSettings {
  language: 'en' | 'es'
  theme: 'system' | 'light' | 'dark'
  textSize: 100 | 125 | 150 | 200
  /** Show the medicine's name on the lock screen; off unless the person turns it on. */
  showDetail: boolean
  /** Region of the crisis lines, chosen by the person ("US", "GB", …); "" = not chosen. */
  helpRegion: string
  /** the count of days does not stand on Today */
  hideCount?: boolean
}

export async function getMeta<N extends keyof Meta>(name: N): Promise<Meta[N] | undefined> {
  return (await (await store()).get('meta', name)) as Meta[N] | undefined
}

/** Several at once, in one transaction. */
export async function getMetas<N extends keyof Meta>(...names: N[]): Promise<{ [M in N]?: Meta[M] }> {
  const meta = (await store()).transaction('meta').store
  const values = await Promise.all(names.map((name) => meta.get(name)))
  return Object.fromEntries(names.map((name, at) => [name, values[at]])) as { [M in N]?: Meta[M] }
}

export async function setMeta<N extends keyof Meta>(name: N, value: Meta[N] | undefined): Promise<void> {
  const database = await store()
  if (value === undefined) await database.delete('meta', name)
  else await database.put('meta', value, name).catch((cause: unknown) => Promise.reject(notSaved(cause)))
}
