/* Records and agenda as the store keeps them, turned into what the day works with. */

import { dayRecords } from '../../lib/day-records'
import { addDays, clockTime, dayIn, localDate, momentOf, zone } from '../../lib/days'
import { isGone, recordsOf } from '../../lib/db'
import { getMeta, store } from '../../lib/store'
import type { Agenda, Row } from '../../lib/types'
import type { Bottle, CheckInLog, DoseLog, Medicine, Moment } from './day'

export interface Loaded {
  agenda: Agenda | null
  medicines: Medicine[]
  doses: DoseLog[]
  checkIns: CheckInLog[]
  bottles: Bottle[]
  hasMeetings?: boolean
  counts?: boolean
  hasWindows?: boolean
  /** nothing was ever written */
  firstDay: boolean
  /** how much of what was written elsewhere is still on its way here for the first time */
  arriving?: 'all' | 'rest' | null
}

/** What is needed to show the day `around`; doses and check-ins reach `back` days into the past. */
export async function loadDay(around: string, back = 2): Promise<Loaded> {
  // Asked first: it ends in the moment in which the last rows are here.
  const arriving = (await getMeta('arriving')) ?? false
  const found = await dayRecords(addDays(around, -back), addDays(around, 1))
  const { agenda, doses, checkIns, bottles, hasMeetings, counts, hasWindows } = found
  const medicines = inOrder(found.medicines)
  const some = medicines.length + doses.length + checkIns.length > 0 || hasMeetings || counts || hasWindows
  const nothing = !some && (await (await store()).count('rows')) === 0
  return {
    agenda: agenda && { ...agenda, items: await withoutErased(agenda.items, medicines) },
    medicines,
    doses: doses.map(toDose),
    checkIns: checkIns.map(toCheckIn),
    bottles: bottles.map(({ body }) => body),
    ...{ hasMeetings, counts, hasWindows },
    firstDay: nothing && !arriving,
    arriving: arriving ? (nothing ? 'all' : 'rest') : null,
  }
}

export async function loadMedicines(): Promise<Medicine[]> {
  return inOrder(await recordsOf('medication'))
}

function inOrder(rows: Row<'medication'>[]): Medicine[] {
  const medicines = rows.map(toMedicine)
  return medicines.sort((a, b) => firstTime(a).localeCompare(firstTime(b)) || a.name.localeCompare(b.name))
}

/** The server may still plan a medicine that was erased here; a medicine that cannot be read stays. */
async function withoutErased(
  items: Agenda['items'],
  medicines: readonly Medicine[],
): Promise<Agenda['items']> {
  const unknown = new Set(items.map((item) => item.reminder))
  for (const { id } of medicines) unknown.delete(id)
  for (const id of unknown) if (!(await isGone(id))) unknown.delete(id)
  return items.filter((item) => !unknown.has(item.reminder))
}

/** Medicines with times first, in the order of the day. */
const firstTime = ({ times }: Medicine): string =>
  times.reduce((first, { at }) => (at < first ? at : first), '99:99')

export function toMedicine({ id, body, waiting, editedAt }: Row<'medication'>): Medicine {
  const { v: _v, note: _note, ...rest } = body
  return { ...rest, id, waiting, written_on: localDate(new Date(editedAt)) }
}

export function toDose({ id, body, waiting }: Row<'dose'>): DoseLog {
  const { v: _v, note: _note, tz: _tz, amount: _amount, ...rest } = body
  return { ...rest, id, time_slot: body.time_slot ?? null, waiting }
}

export function toCheckIn({ id, day, body, waiting }: Row<'check_in'>): CheckInLog {
  const { occurred_at, mood, craving } = body
  return { id, day, occurred_at, mood: mood ?? null, craving: craving ?? null, waiting }
}

/** Today is the day where the reminders are; before there is a plan, the day of the phone. */
export function momentAt(now: Date, planZone: string = zone()): Moment {
  const today = dayIn(now, planZone)
  return { now, today, yesterday: addDays(today, -1), wall: clockTime(now), instant: momentOf }
}

/** True when both zones show the same clock now and in the seasons to come. */
export function sameClock(a: string, b: string, now: Date): boolean {
  if (a === b) return true
  return [0, 91, 182, 273].every((days) => {
    const moment = new Date(now.getTime() + days * 86_400_000)
    return wallIn(moment, a) === wallIn(moment, b)
  })
}

function wallIn(moment: Date, timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(moment)
  } catch {
    return timeZone
  }
}
