/** The queue of changes: what is sent next, and what an answer of the server does to the phone. */
import type { Change, SyncReply } from './api'
import { localDate } from './days'
import { dayOf, type Inside } from './db'
import { open, PLACE_AGENDA, rowPlace, seal } from './seal'
import {
  announce,
  atomically,
  getMeta,
  type OutboxRow,
  type RowKey,
  type Sealed,
  type StoredRow,
  store,
  type WholeTx,
} from './store'
import type { Kind } from './types'

const BATCH_BYTES = 60_000 // the server takes 64 KiB; the rest is the envelope

export interface Batch {
  rows: OutboxRow[]
  changes: Change[]
}

/** The oldest changes, at most `limit` of them and no more than the server takes at once. */
export async function nextBatch(key: RowKey, limit: number): Promise<Batch> {
  const batch: Batch = { rows: [], changes: [] }
  let bytes = 0
  for (const row of await (await store()).getAll('outbox', null, limit)) {
    const inside = await open<Inside>(key, rowPlace(row.id, row.kind), row)
    const change: Change = { id: row.id, kind: row.kind, ...inside }
    bytes += new TextEncoder().encode(JSON.stringify(change)).length
    if (batch.rows.length > 0 && bytes > BATCH_BYTES) break
    batch.rows.push(row)
    batch.changes.push(change)
  }
  return batch
}

/** Takes in one answer: sent changes leave the queue, news come in, the cursor moves, all or nothing. */
export async function takeIn(key: RowKey, sent: OutboxRow[], reply: SyncReply, since: number): Promise<void> {
  // Sealing is awaited before the transaction: awaiting it inside would end the transaction.
  const fresh = await Promise.all(reply.changes.map((change) => sealChange(key, change)))
  const agenda = reply.agenda ? await seal(key, PLACE_AGENDA, reply.agenda) : null
  const known = await getMeta('epoch')
  const restored = known !== undefined && known !== reply.epoch
  const deletions = restored ? await sealDeletions(key) : []
  await atomically(key, async (tx) => {
    await settle(tx, sent, reply)
    const meta = tx.objectStore('meta')
    await meta.put(reply.epoch, 'epoch')
    if (restored) return sendAllAgain(tx, deletions)
    if (reply.reset && since > 0) return startAgain(tx)
    const skipped = await merge(tx, fresh)
    await meta.put(Math.min(reply.cursor, skipped - 1), 'cursor')
    await meta.put(reply.unreadable, 'unreadable')
    if (!reply.more) await meta.delete('arriving')
    if (agenda) {
      await meta.put(agenda, 'agenda')
      await meta.put(localDate(), 'agendaDay')
    }
  })
  announce('changed')
}

/** Parks the oldest change: the server would not read a request that holds it. */
export async function parkAlone(key: RowKey, row: OutboxRow, fields: string[], title: string): Promise<void> {
  await atomically(key, (tx) => park(tx, row, fields, title))
  announce('changed')
}

interface Fresh {
  id: string
  seq: number
  row: StoredRow | null
}

async function sealChange(key: RowKey, change: SyncReply['changes'][number]): Promise<Fresh> {
  const { id, seq } = change
  const edited_at = change.edited_at ?? ''
  if (change.body === null) return { id, seq, row: null }
  const kind = change.kind as Kind
  const inside: Inside = { edited_at, body: change.body }
  const sealed = await seal(key, rowPlace(id, kind), inside)
  return {
    id,
    seq,
    row: { id, kind, day: dayOf(change.body, edited_at), ...sealed },
  }
}

/** What was sent and answered leaves the queue; what was refused is parked, never dropped. */
async function settle(tx: WholeTx, sent: OutboxRow[], reply: SyncReply): Promise<void> {
  const accepted = new Set(reply.accepted.map((one) => one.id))
  const refused = new Map(reply.rejected.map((one) => [one.id, one]))
  for (const row of sent) {
    const no = refused.get(row.id)
    if (no) await park(tx, row, no.fields, no.title)
    else if (accepted.has(row.id)) await tx.objectStore('outbox').delete(row.n as number)
  }
}

async function park(tx: WholeTx, row: OutboxRow, fields: string[], title: string): Promise<void> {
  const outbox = tx.objectStore('outbox')
  if ((await outbox.getKey(row.n as number)) === undefined) return // edited meanwhile: the new words are tried first
  await outbox.delete(row.n as number)
  const { n: _n, ...rest } = row
  await tx.objectStore('rejected').put({ ...rest, fields, title })
}

/**
 * Writes what came. A record with a change of our own still waiting is left alone; the number returned is the
 * first one left out (or Infinity), and the cursor stays before it, so that it comes again.
 */
async function merge(tx: WholeTx, fresh: Fresh[]): Promise<number> {
  // All at once: asked one after the other, a page of 500 would keep the person's own next entry waiting.
  const own = await Promise.all(fresh.map(({ id }) => ownWords(tx, id)))
  const skipped = fresh.filter((_, at) => own[at] === 'waiting').map(({ seq }) => seq)
  const news = fresh.filter((_, at) => own[at] === null)
  await Promise.all(news.map(({ id, row }) => (row ? tx.objectStore('rows').put(row) : bury(tx, id))))
  return Math.min(...skipped, Number.POSITIVE_INFINITY)
}

/** Whether words of the person stand here that the server does not have: they stay in view. */
async function ownWords(tx: WholeTx, id: string): Promise<'waiting' | 'parked' | null> {
  const [waiting, parked] = await Promise.all([
    tx.objectStore('outbox').index('id').getKey(id),
    tx.objectStore('rejected').getKey(id),
  ])
  if (waiting !== undefined) return 'waiting'
  return parked === undefined ? null : 'parked'
}

async function bury(tx: WholeTx, id: string): Promise<void> {
  const known = await tx.objectStore('rows').get(id)
  await tx.objectStore('rows').delete(id)
  const before = await tx.objectStore('gone').get(id)
  await tx.objectStore('gone').put({ id, day: localDate(), kind: known?.kind ?? before?.kind })
}

/** The server's database was restored from a copy: it gets everything this phone has, deletions too. */
async function sendAllAgain(tx: WholeTx, deletions: OutboxRow[]): Promise<void> {
  const outbox = tx.objectStore('outbox')
  for (const { day: _day, ...row } of await tx.objectStore('rows').getAll())
    if (await idle(tx, row.id)) await outbox.add(row)
  for (const deletion of deletions) if (await idle(tx, deletion.id)) await outbox.add(deletion)
  await tx.objectStore('meta').put(0, 'cursor')
}

/** This phone was away too long to be told of every deletion: it starts with an empty shelf. */
async function startAgain(tx: WholeTx): Promise<void> {
  for (const id of await tx.objectStore('rows').getAllKeys())
    if (await idle(tx, id)) await tx.objectStore('rows').delete(id)
  await tx.objectStore('meta').put(0, 'cursor')
  await tx.objectStore('meta').put(true, 'arriving')
}

async function idle(tx: WholeTx, id: string): Promise<boolean> {
  return (await ownWords(tx, id)) === null
}

async function sealDeletions(key: RowKey): Promise<OutboxRow[]> {
  const gone = await (await store()).getAll('gone')
  return Promise.all(
    gone
      .filter((one) => one.kind !== undefined)
      .map(async ({ id, kind }) => {
        const inside: Inside = { edited_at: new Date().toISOString(), body: null }
        const sealed: Sealed = await seal(key, rowPlace(id, kind as Kind), inside)
        return { id, kind: kind as Kind, ...sealed }
      }),
  )
}
