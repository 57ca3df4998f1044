/** Answers to what is due. Taken and Skip are records; Later asks the server to come back. */
import { api, type Minutes } from './api'
import { localDate, zone } from './days'
import { deleteRecord, isGone, saveRecord } from './db'
import { closeNamed } from './notifications'
import { nameOf, type Occurrence, stillPutOff } from './put-off'
import { announce, getMeta, setMeta } from './store'
import type { Draft } from './types'

/** Logs "taken", now or at an earlier moment; returns the id for Undo. */
export function take(item: Occurrence, opts: { at?: Date; note?: string } = {}): Promise<string> {
  return answer(item, { status: 'taken', reason: '', note: opts.note ?? '' }, opts.at)
}

export function skip(item: Occurrence, reason = '', note = ''): Promise<string> {
  return answer(item, { status: 'skipped', reason, note })
}

/** A dose outside the plan (as needed, or of a time that was not planned). */
export function takeUnplanned(medication: string, opts: { at?: Date; note?: string } = {}): Promise<string> {
  const at = opts.at ?? new Date()
  return saveRecord('dose', {
    medication,
    status: 'taken',
    occurred_at: at.toISOString(),
    tz: zone(),
    local_date: localDate(at),
    time_slot: null,
    reason: '',
    note: opts.note ?? '',
  })
}

/**
 * Comes back in some minutes; returns when. Needs the network: rejects with Offline, and the screen says so.
 * The phone remembers the moment until it has passed.
 */
export async function later(item: Occurrence, minutes: Minutes): Promise<Date> {
  const { reminder, local_date, time_slot } = item
  await api.later({ reminder, local_date, time_slot }, minutes)
  const at = new Date(Date.now() + minutes * 60_000)
  const before = stillPutOff(await getMeta('putOff').catch(() => undefined))
  await setMeta('putOff', { ...before, [nameOf(item)]: at.toISOString() }).catch(() => undefined)
  void closeNamed(item).catch(() => undefined) // it comes again
  announce('changed')
  return at
}

export function undo(doseId: string): Promise<void> {
  return deleteRecord(doseId)
}

async function answer(
  item: Occurrence,
  what: Pick<Draft<'dose'>, 'status' | 'reason' | 'note'>,
  at: Date = new Date(),
): Promise<string> {
  const id = await saveRecord(
    'dose',
    {
      medication: item.reminder,
      occurred_at: at.toISOString(),
      tz: zone(),
      local_date: item.local_date,
      time_slot: item.time_slot,
      ...what,
    },
    { id: await doseId(item) },
  )
  void closeNamed(item).catch(() => undefined)
  return id
}

/**
 * The agenda's id, so that two phones make one dose. After an undo that id is spent (a deletion beats every
 * edit), so the next one in line is taken: both phones find the same.
 */
async function doseId(item: Occurrence): Promise<string> {
  let id = item.dose_id ?? crypto.randomUUID()
  while (await isGone(id)) id = await next(id)
  return id
}

async function next(id: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`handrail/dose-again|${id}`))
  const hex = [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
