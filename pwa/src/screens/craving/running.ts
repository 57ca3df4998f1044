/* The craving that goes on now, wherever it was begun; kept on this phone with every change. */
import { addDays, localDate, zone } from '../../lib/days'
import { recordsBetween, saveRecord } from '../../lib/db'
import { lane } from '../../lib/in-turn'
import type { Draft, Row } from '../../lib/types'
import { begun, isOpen } from './episode'

/** The newest that is still open; null when there is none. */
export async function running(now: Date = new Date()): Promise<Row<'craving'> | null> {
  const today = localDate(now)
  // A zone further east may be a day ahead.
  const near = await recordsBetween('craving', addDays(today, -2), addDays(today, 1))
  return newest(near.filter(({ body }) => isOpen(body, now)))
}

const newest = (rows: readonly Row<'craving'>[]): Row<'craving'> | null =>
  [...rows].sort((a, b) => b.body.started_at.localeCompare(a.body.started_at))[0] ?? null

export interface Open {
  id: string
  body: Draft<'craving'>
}

/** Goes on with the open one, or begins one: that is saved before anything else happens. */
export async function goOn(at: Date): Promise<Open> {
  const known = await running(at)
  if (known) return { id: known.id, body: withoutNumber(known.body) }
  const body = begun(at, zone())
  return { id: await saveRecord('craving', body), body }
}

export function withoutNumber({ v: _, ...body }: Row<'craving'>['body']): Draft<'craving'> {
  return body
}

/** Saves one after the other, always what was said last. */
export function keeper(id: string): { save(body: Draft<'craving'>): Promise<void> } {
  const inTurn = lane()
  let last: Draft<'craving'> | null = null
  const write = async () => {
    if (!last) return
    const body = last
    last = null
    await saveRecord('craving', body, { id })
  }
  return {
    save(body) {
      last = body
      return inTurn(write)
    },
  }
}
