/* Bottles by date: what was taken, today's one, and those that stay locked. One bottle, one date. */
import { dayItems } from '../../lib/agenda'
import { addDays, localDate, zone } from '../../lib/days'
import { saveRecord } from '../../lib/db'
import { take } from '../../lib/doses'
import type { Dose, TakeHome } from '../../lib/types'
import type { Body } from './body'
import { phaseOn } from './regimen'

export type Bottle = TakeHome & { id: string }
type Log = Pick<Dose, 'status' | 'local_date' | 'occurred_at' | 'observed' | 'bottle_on'>

export type BottleLine =
  | { type: 'clinic'; key: string; date: string; at: string; observed: boolean }
  | { type: 'taken'; key: string; date: string; at: string; bottle: Bottle }
  | { type: 'today' | 'locked' | 'kept' | 'lost' | 'returned'; key: string; date: string; bottle: Bottle }

const BACK = 6

/** From a week back to the last bottle, in the order of the dates. */
export function bottleLines(
  bottles: readonly Bottle[],
  doses: readonly Log[],
  body: Body,
  today: string,
): BottleLine[] {
  const from = addDays(today, -BACK)
  const taken = doses.filter((dose) => dose.status === 'taken' && dose.local_date >= from)
  const shown = bottles
    .filter(({ for_on }) => for_on >= from)
    .map((bottle) => lineOf(bottle, taken, body, today))
  const atClinic = taken
    .filter(({ bottle_on }) => !bottle_on)
    .map(({ local_date, occurred_at, observed }): BottleLine => {
      return { type: 'clinic', key: occurred_at, date: local_date, at: occurred_at, observed }
    })
  return [...atClinic, ...shown].sort((a, b) => a.date.localeCompare(b.date) || a.key.localeCompare(b.key))
}

function lineOf(bottle: Bottle, taken: readonly Log[], body: Body, today: string): BottleLine {
  const own = taken.find(({ bottle_on }) => bottle_on === bottle.for_on)
  const base = { key: bottle.id, date: bottle.for_on, bottle }
  if (own) return { ...base, type: 'taken', at: own.occurred_at }
  if (bottle.state !== 'kept') return { ...base, type: bottle.state }
  if (bottle.for_on > today) return { ...base, type: 'locked' }
  const onDay = taken.filter(({ local_date }) => local_date === today).length
  const wanted = Math.max(1, phaseOn(body, today).times.length)
  return { ...base, type: bottle.for_on === today && onDay < wanted ? 'today' : 'kept' }
}

/** Takes today's bottle: as the answer to what the plan asks for today, or as a dose of its own. */
export async function takeBottle(bottle: Bottle, now = new Date()): Promise<string> {
  const due = (await dayItems(bottle.for_on)).find(
    (item) => item.reminder === bottle.medication && !item.dose,
  )
  if (due) return take(due, { at: now })
  return saveRecord('dose', {
    medication: bottle.medication,
    status: 'taken',
    occurred_at: now.toISOString(),
    tz: zone(),
    local_date: bottle.for_on,
    time_slot: null,
    reason: '',
    note: '',
    amount: bottle.dose,
    site: '',
    observed: false,
    bottle_on: bottle.for_on,
  })
}

/** The dates of so many bottles, without those that have theirs. */
export function bottleDates(
  first: string,
  count: number,
  bottles: readonly Pick<Bottle, 'for_on' | 'state'>[],
): string[] {
  const have = new Set(bottles.filter(({ state }) => state === 'kept').map(({ for_on }) => for_on))
  return Array.from({ length: count }, (_, at) => addDays(first, at)).filter((date) => !have.has(date))
}

/** The day after the last bottle, or tomorrow: only where the list begins, the date on the bottle counts. */
export function nextDate(bottles: readonly Pick<Bottle, 'for_on' | 'state'>[], today: string): string {
  const kept = bottles.filter(({ state }) => state === 'kept').map(({ for_on }) => for_on)
  return addDays([today, ...kept].sort().at(-1) as string, 1)
}

export async function enterBottles(
  medication: string,
  dates: readonly string[],
  dispensed_on: string,
  dose: string,
): Promise<string[]> {
  const saved: string[] = []
  for (const for_on of dates)
    saved.push(
      await saveRecord('take_home', { medication, for_on, dispensed_on, dose, state: 'kept', note: '' }),
    )
  return saved
}

/** Bottles that are still at home. */
export function atHome(bottles: readonly Bottle[], doses: readonly Log[], today = localDate()): number {
  const used = new Set(doses.filter(({ status }) => status === 'taken').map(({ bottle_on }) => bottle_on))
  return bottles.filter(({ state, for_on }) => state === 'kept' && for_on >= today && !used.has(for_on))
    .length
}
