/** Records on the phone: saved, deleted and read here, always sealed, always with their outbox row. */
import { addDays, dayIn, localDate } from './days'
import { lane } from './in-turn'
import { open, rowKey, rowPlace, seal } from './seal'
import {
  announce,
  atomically,
  type OutboxRow,
  type RowKey,
  STORES,
  type StoredRow,
  store,
  type WholeTx,
} from './store'
import type { Bodies, Draft, Kind, LocalDate, Rejected, Row } from './types'

/** What is sealed: everything but the id, the kind and the day. A body of null is a deletion. */
export interface Inside {
  edited_at: string
  body: Bodies[Kind] | null
}

export const KEEP_DAYS = 400
/** Kinds that grow with time; the others (medicines, meetings) stay however old they are. */
const AGING: readonly Kind[] = ['check_in', 'withdrawal', 'craving', 'trigger_note', 'dose', 'attendance']

/** Saves one record; when this resolves it is on the phone and queued. Rejects with NotSaved if it is not. */
export async function saveRecord<K extends Kind>(
  kind: K,
  body: Draft<K>,
  opts: { id?: string } = {},
): Promise<string> {
  const id = opts.id ?? crypto.randomUUID()
  const whole = { v: 1, ...body } as Bodies[K]
  await inTurn(async () => {
    const key = await rowKey()
    const inside: Inside = { edited_at: new Date().toISOString(), body: whole }
    const sealed = await seal(key, rowPlace(id, kind), inside) // before the transaction: awaiting it inside would end it
    await write(key, async (tx) => {
      await tx.objectStore('rows').put({ id, kind, day: dayOf(whole, inside.edited_at), ...sealed })
      await queue(tx, { id, kind, ...sealed })
    })
  })
  return id
}

export function deleteRecord(id: string): Promise<void> {
  return inTurn(async () => {
    const row = await (await store()).get('rows', id)
    if (!row) return
    const key = await rowKey()
    const sealed = await seal(key, rowPlace(id, row.kind), {
      edited_at: new Date().toISOString(),
      body: null,
    })
    await write(key, async (tx) => {
      await tx.objectStore('rows').delete(id)
      await tx.objectStore('gone').put({ id, day: localDate(), kind: row.kind })
      await queue(tx, { id, kind: row.kind, ...sealed })
    })
  })
}

/** Changes are kept in the order they were made: what seals quicker does not pass. */
const inTurn = lane()

/** One transaction for record and outbox row: both are kept or neither is. */
async function write(key: RowKey, fn: (tx: WholeTx) => Promise<void>): Promise<void> {
  await atomically(key, fn)
  announce('changed')
  announce('written')
}

/** A later change of the same record takes the earlier one's place in the queue. */
async function queue(tx: WholeTx, change: OutboxRow): Promise<void> {
  const outbox = tx.objectStore('outbox')
  for (const n of await outbox.index('id').getAllKeys(change.id)) await outbox.delete(n)
  await tx.objectStore('rejected').delete(change.id)
  await outbox.add(change)
}

/** The day a record belongs to, where the person was when it happened. */
export function dayOf(body: Bodies[Kind], editedAt: string): LocalDate {
  if ('local_date' in body) return body.local_date
  if ('for_on' in body) return body.for_on
  if ('occurred_at' in body) return dayIn(body.occurred_at, body.tz)
  if ('started_at' in body) return dayIn(body.started_at, body.tz)
  return localDate(new Date(editedAt))
}

export async function getRecord<K extends Kind = Kind>(id: string): Promise<Row<K> | null> {
  const row = await (await store()).get('rows', id)
  return row ? ((await openRows<K>([row]))[0] ?? null) : null
}

/** Records of one kind from day to day, both included, oldest first. */
export async function recordsBetween<K extends Kind>(
  kind: K,
  fromDay: LocalDate,
  toDay: LocalDate,
): Promise<Row<K>[]> {
  const range = IDBKeyRange.bound([kind, fromDay], [kind, toDay])
  return openRows<K>(await (await store()).getAllFromIndex('rows', 'kind-day', range))
}

export async function recordsOf<K extends Kind>(kind: K): Promise<Row<K>[]> {
  return recordsBetween(kind, '', '\uffff')
}

export async function openRows<K extends Kind>(stored: StoredRow[]): Promise<Row<K>[]> {
  if (stored.length === 0) return []
  const database = await store()
  const key = await rowKey()
  return openWith(
    { key, ...marksOf(await Promise.all([database.getAll('outbox'), database.getAllKeys('rejected')])) },
    stored,
  )
}

/** What is said of a row besides what lies in it. */
interface Marks {
  waiting: Set<string>
  rejected: Set<string>
}

export function marksOf([queued, parked]: [OutboxRow[], string[]]): Marks {
  return { waiting: new Set(queued.map((change) => change.id)), rejected: new Set(parked) }
}

export async function openWith<K extends Kind>(
  { key, waiting, rejected }: { key: RowKey } & Marks,
  stored: StoredRow[],
): Promise<Row<K>[]> {
  const rows = await Promise.all(
    stored.map(async (row): Promise<Row<K> | null> => {
      try {
        const inside = await open<Inside>(key, rowPlace(row.id, row.kind), row)
        const { id, day } = row
        return {
          id,
          kind: row.kind as K,
          day,
          editedAt: inside.edited_at,
          body: inside.body as Bodies[K],
          waiting: waiting.has(id),
          rejected: rejected.has(id),
        }
      } catch {
        return null // one damaged row never hides the others
      }
    }),
  )
  return rows.filter((row) => row !== null)
}

/** Entries that wait to be sent. */
export async function outboxCount(): Promise<number> {
  return (await store()).count('outbox')
}

/** Entries the server would not take. */
export async function rejected(): Promise<Rejected[]> {
  const parked = await (await store()).getAll('rejected')
  if (parked.length === 0) return []
  const key = await rowKey()
  return Promise.all(
    parked.map(async ({ id, kind, fields, title, ...sealed }) => {
      const inside = await open<Inside>(key, rowPlace(id, kind), sealed).catch(() => null)
      return { id, kind, body: inside?.body ?? null, fields, title }
    }),
  )
}

/** True if a record with this id was deleted here or elsewhere: the id must not be used again. */
export async function isGone(id: string): Promise<boolean> {
  return (await (await store()).getKey('gone', id)) !== undefined
}

/** Lets go of what is older than 400 days and safely on the server. */
export async function dropOld(today: LocalDate = localDate()): Promise<void> {
  const oldest = addDays(today, -KEEP_DAYS)
  const tx = (await store()).transaction(['rows', 'outbox', 'rejected', 'gone'], 'readwrite')
  for (const kind of AGING) {
    const old = IDBKeyRange.bound([kind, ''], [kind, oldest], false, true)
    for (const id of await tx.objectStore('rows').index('kind-day').getAllKeys(old)) {
      const waits = await tx.objectStore('outbox').index('id').getKey(id)
      if (waits === undefined && !(await tx.objectStore('rejected').getKey(id)))
        await tx.objectStore('rows').delete(id)
    }
  }
  for (const { id, day } of await tx.objectStore('gone').getAll())
    if (day < oldest) await tx.objectStore('gone').delete(id)
  await tx.done
}

/** Everything of the person leaves this phone, the key first of all. Settings of the phone stay. */
export async function wipe(): Promise<void> {
  const database = await store()
  const tx = database.transaction(STORES, 'readwrite')
  const device = await tx.objectStore('meta').get('device')
  await Promise.all(STORES.map((name) => tx.objectStore(name).clear()))
  if (device) await tx.objectStore('meta').put(device, 'device')
  await tx.done
  announce('wiped')
  announce('changed')
}
