/* All that a medicine's own pages are shown from, as the phone keeps it. */
import { type KeptAdherence, keptAdherence, type MedicineTaking } from '../../lib/adherence'
import { agenda } from '../../lib/agenda'
import { addDays, dayIn, localDate, zone } from '../../lib/days'
import { getRecord, recordsBetween, recordsOf } from '../../lib/db'
import type { Agenda, Dose, Row, TakeHome } from '../../lib/types'
import { type Body, bodyIn } from './body'

const BACK_DAYS = 200

export interface MedicinePage {
  id: string
  body: Body
  waiting: boolean
  doses: (Dose & { id: string })[]
  bottles: (TakeHome & { id: string })[]
  /** today where the reminders are */
  today: string
  agenda: Agenda | null
  taking: MedicineTaking | null
  /** something was written here after the server worked it out */
  old: boolean
  /** what was written last, and whether the server has it */
  edited: string
  unsent: boolean
}

/** Null where the medicine is not here. */
export async function loadPage(id: string, now = new Date()): Promise<MedicinePage | null> {
  const row = await getRecord<'medication'>(id)
  if (!row) return null
  const from = addDays(localDate(now), -BACK_DAYS)
  const [doses, bottles, plan, kept] = await Promise.all([
    recordsBetween('dose', from, addDays(localDate(now), 1)),
    recordsOf('take_home'),
    agenda(),
    keptAdherence(),
  ])
  const own = <R extends Row<'dose'> | Row<'take_home'>>(rows: R[]) =>
    rows.filter(({ body }) => body.medication === id)
  const written: Row[] = [row, ...own(doses), ...own(bottles)]
  const edited = written.reduce((last, { editedAt }) => (editedAt > last ? editedAt : last), '')
  return {
    id,
    body: bodyIn(row.body),
    waiting: row.waiting,
    doses: own(doses).map((one) => ({ ...one.body, id: one.id })),
    bottles: own(bottles).map((one) => ({ ...one.body, id: one.id })),
    today: dayIn(now, plan?.zone ?? zone()),
    agenda: plan,
    taking: takingOf(kept, id),
    old: kept !== null && edited > kept.asked_at,
    edited,
    unsent: written.some(({ waiting }) => waiting),
  }
}

export function takingOf(kept: KeptAdherence | null, id: string): MedicineTaking | null {
  return kept?.answer.medicines.find(({ medication }) => medication === id) ?? null
}
