/** Answers to what is due. Taken and Skip are records; Later asks the server to come back. */
import { api, type Minutes } from './api'
import { localDate, momentOf, zone } from './days'
import { deleteRecord, getRecord, isGone, recordsBetween, saveRecord } from './db'
import { OtherBottle } from './errors'
import { closeNamed } from './notifications'
import { nameOf, type Occurrence, stillPutOff } from './put-off'
import { announce, getMeta, setMeta } from './store'
import type { Draft, LocalDate } from './types'

export interface How {
  at?: Date
  note?: string
  amount?: string
  site?: string
}

/** Logs "taken", now or at an earlier moment; returns the id for Undo. */
export function take(item: Occurrence, opts: How = {}): Promise<string> {
  return answer(item, { status: 'taken', reason: '', note: opts.note ?? '' }, opts.at, opts)
}

export function skip(item: Occurrence, reason = '', note = ''): Promise<string> {
  return answer(item, { status: 'skipped', reason, note })
}

/** A dose outside the plan (as needed, or of a time that was not planned). */
export function takeUnplanned(medication: string, opts: How = {}): Promise<string> {
  const at = opts.at ?? new Date()
  return saveRecord('dose', {
    ...PLAIN,
    medication,
    status: 'taken',
    occurred_at: at.toISOString(),
    tz: zone(),
    local_date: localDate(at),
    time_slot: null,
    note: opts.note ?? '',
    amount: opts.amount ?? '',
  })
}

/** The days on which the plan asked for an injection; one of them lends its id, so that two phones make one. */
export type Asked = readonly Required<Pick<Occurrence, 'local_date' | 'time_slot' | 'dose_id'>>[]

/** An injection counts from the day it was really given: `on`, whatever day it was asked for. */
export async function takeInjection(
  medication: string,
  on: LocalDate,
  { asked, site = '' }: { asked: Asked; site?: string },
): Promise<string> {
  const same = asked.find(({ local_date }) => local_date === on)
  const lends = same ?? asked.findLast(({ local_date }) => local_date <= localDate()) ?? asked[0]
  const at = on === localDate() ? new Date() : momentOf(on, '12:00')
  const id = await saveRecord(
    'dose',
    {
      ...PLAIN,
      medication,
      status: 'taken',
      occurred_at: at.toISOString(),
      tz: zone(),
      local_date: on,
      time_slot: same?.time_slot ?? null,
      site,
    },
    { id: await unspent(lends?.dose_id) },
  )
  for (const { local_date, time_slot } of asked)
    void closeNamed({ reminder: medication, local_date, time_slot }).catch(() => undefined)
  return id
}

/** Where it is taken: from the bottle of its very date, or else under the eyes of the clinic. */
async function whereTaken({ reminder, local_date }: Occurrence): Promise<Partial<Draft<'dose'>>> {
  const bottles = await recordsBetween('take_home', local_date, local_date)
  const own = bottles.some(({ body }) => body.medication === reminder && body.state === 'kept')
  if (own && local_date > localDate()) throw new OtherBottle()
  if (own) return { bottle_on: local_date }
  const medicine = await getRecord<'medication'>(reminder)
  return { observed: medicine?.body.observed ?? false }
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

const PLAIN = { reason: '', note: '', amount: '', site: '', observed: false, bottle_on: null }

async function answer(
  item: Occurrence,
  what: Pick<Draft<'dose'>, 'status' | 'reason' | 'note'>,
  at: Date = new Date(),
  { amount = '', site = '' }: How = {},
): Promise<string> {
  const id = await saveRecord(
    'dose',
    {
      ...PLAIN,
      medication: item.reminder,
      occurred_at: at.toISOString(),
      tz: zone(),
      local_date: item.local_date,
      time_slot: item.time_slot,
      amount,
      site,
      ...what,
      ...(what.status === 'taken' ? await whereTaken(item) : {}),
    },
    { id: await unspent(item.dose_id) },
  )
  void closeNamed(item).catch(() => undefined)
  return id
}

/**
 * The agenda's id, so that two phones make one dose. After an undo that id is spent (a deletion beats every
 * edit), so the next one in line is taken: both phones find the same.
 */
export async function unspent(given: string | undefined): Promise<string> {
  let id = given ?? crypto.randomUUID()
  while (await isGone(id)) id = await next(id)
  return id
}

async function next(id: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`handrail/dose-again|${id}`))
  const hex = [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
