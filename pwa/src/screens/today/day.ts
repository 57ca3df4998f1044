/* The day as Today shows it: agenda items, dose records and check-ins in, lines on the rail out. No framework, no clock of its own.
   The phone never works out when a dose falls due: every due time comes from the agenda that the server sent. */

import { isMeant } from '../../lib/answers'
import { lampOf } from './lamp'
import { type OfferEntry, offer } from './offers'
import { planEnds, unplanned } from './plan'
import { type Care, type Time, timesOn } from './regimen'

export interface AgendaItem {
  reminder: string
  local_date: string
  time_slot: string
  at: string
  due_at: string
  useful_until: string
  near_from: string
  near_until: string
  dose_id: string
  /** a notice is no dose; an older plan does not say */
  purpose?: string
}

export interface Medicine extends Care {
  id: string
  name: string
  form: string
  strength: string
  times: readonly Time[]
  start_on: string
  end_on: string | null
  archived: boolean
  clinic_name: string
  clinic_phone: string
  clinic_text: string
  waiting: boolean
  /** the day it was last written down here or elsewhere */
  written_on?: string
}

export interface DoseLog {
  id: string
  medication: string
  status: 'taken' | 'skipped'
  occurred_at: string
  local_date: string
  time_slot: string | null
  reason: string
  site?: string
  observed?: boolean
  bottle_on?: string | null
  waiting: boolean
}

/** A take-home bottle, for one date. */
export interface Bottle {
  medication: string
  for_on: string
  state: 'kept' | 'lost' | 'returned'
}

export interface CheckInLog {
  id: string
  day: string
  occurred_at: string
  mood: number | null
  craving: number | null
  waiting: boolean
}

/** The moment the day is looked at, already put into the person's zone. */
export interface Moment {
  now: Date
  today: string
  yesterday: string
  wall: string
  instant(date: string, at: string): Date
}

export interface DayInput {
  agenda: { until: string; known_until: string; items: readonly AgendaItem[] } | null
  medicines: readonly Medicine[]
  doses: readonly DoseLog[]
  checkIns: readonly CheckInLog[]
  bottles?: readonly Bottle[]
  /** what stands on the rail besides: injections, and notices of the day */
  extras?: readonly ExtraEntry[]
  /** something else asks for a call now: it has the lamp and the filled button */
  called?: boolean
}

/** `due` within its first hour, `late` while logging "taken" asks nothing, `expired` after the useful window. */
export type DoseState = 'ahead' | 'due' | 'late' | 'expired' | 'taken' | 'skipped'
export interface DoseEntry {
  type: 'dose'
  key: string
  moment: Date
  item: AgendaItem
  medicine: Medicine | null
  dose: string
  state: DoseState
  log: DoseLog | null
  /** the time this dose was moved to on this phone, which the agenda does not know yet */
  movedTo: string | null
  /** taken under the eyes of the clinic, or from the bottle of its date */
  place: 'clinic' | 'bottle' | null
}

/** A time of a medicine that the server has not planned yet. */
export interface UnplannedEntry {
  type: 'unplanned'
  key: string
  moment: Date
  medicine: Medicine
  time: Time
}

/** A dose record that answers nothing on today's agenda. */
export interface LoggedEntry {
  type: 'logged'
  key: string
  moment: Date
  medicine: Medicine | null
  dose: string
  log: DoseLog
}

export interface CheckInEntry {
  type: 'check-in'
  key: string
  moment: Date
  log: CheckInLog
}

/** Something that is loaded apart and only has its place here. */
export interface ExtraEntry {
  type: 'extra'
  key: string
  moment: Date
  /** a card, which may have the lamp: before doses or after them */
  lamp: 'first' | 'last' | null
  /** answered: it folds like a dose that is logged */
  done?: boolean
}

export type Entry = DoseEntry | UnplannedEntry | LoggedEntry | CheckInEntry | OfferEntry | ExtraEntry
export type Rail = 'past' | 'turn' | 'ahead'

export interface Line {
  entry: Entry
  rail: Rail
}

export interface Day {
  lines: Line[]
  /** key of the one card with the lamp edge and the filled button */
  lamp: string | null
  yesterday: DoseEntry[]
  /** the agenda ends soon or has ended */
  planEnds: 'soon' | 'past' | null
}

const FIRST_HOUR = 3_600_000

export const isOpen = (state: DoseState): boolean =>
  state === 'due' || state === 'late' || state === 'expired'
export const isDone = (entry: Entry): boolean =>
  entry.type === 'check-in' ||
  entry.type === 'logged' ||
  (entry.type === 'extra' && entry.done === true) ||
  (entry.type === 'dose' && (entry.state === 'taken' || entry.state === 'skipped'))

/** What `item` is at `now`; a logged dose stays logged whatever the clock says. */
export function doseState(item: AgendaItem, log: DoseLog | null, now: Date): DoseState {
  if (log) return log.status
  const due = Date.parse(item.due_at)
  if (now.getTime() < due) return 'ahead'
  if (now.getTime() >= Date.parse(item.useful_until)) return 'expired'
  return now.getTime() < due + FIRST_HOUR ? 'due' : 'late'
}

export function dayView(input: DayInput, moment: Moment): Day {
  const logs = indexLogs(input.doses)
  const items = dosesIn(input).map((item) => doseEntry(item, input, logs, moment.now))
  const shown = items.filter((entry) => entry.log !== null || isWanted(entry))
  const today = shown.filter((entry) => entry.item.local_date === moment.today || stillUseful(entry, moment))
  const checkIns = input.checkIns.filter((log) => log.day === moment.today)
  const entries: Entry[] = [
    ...today,
    ...unplanned(input, logs, moment),
    ...loggedApart(input, items, moment),
    ...checkIns.map(checkInEntry),
    ...offer(checkIns, moment, input.agenda?.items),
    ...(input.extras ?? []),
  ]
  entries.sort((a, b) => a.moment.getTime() - b.moment.getTime() || a.key.localeCompare(b.key))
  return {
    lines: alongTheRail(entries, moment.now),
    lamp: input.called ? null : lampOf(entries),
    yesterday: shown.filter(
      (entry) => entry.item.local_date === moment.yesterday && entry.state === 'expired',
    ),
    planEnds: planEnds(input, moment.now),
  }
}

/** Where focus goes once a dose is logged: the lamp card, then what else is open, then what comes next. */
export function nextDue(day: Day): string | null {
  if (day.lamp) return day.lamp
  const open = day.lines.find(({ entry }) => entry.type === 'dose' && isOpen(entry.state))
  return (open ?? day.lines.find(({ entry }) => !isDone(entry)))?.entry.key ?? null
}

/** Runs of done lines, so that a small screen can fold each into one. */
export function foldDone(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last?.[0] && isDone(line.entry) && isDone(last[0].entry)) last.push(line)
    else groups.push([line])
  }
  return groups
}

export function doseTextOf(medicine: Medicine | null, slot: string | null, date: string): string {
  const time = medicine && timesOn(medicine, date).find((one) => one.slot === slot)
  return time?.dose || medicine?.strength || ''
}

/** Notices are no doses, and an injection has its own card. */
function dosesIn({ agenda, medicines }: DayInput): AgendaItem[] {
  const injected = new Set(medicines.filter(({ injection }) => injection).map(({ id }) => id))
  return (agenda?.items ?? []).filter(
    ({ purpose = 'dose', reminder }) => purpose === 'dose' && !injected.has(reminder),
  )
}

export type Logs = (item: { id?: string; medication: string; date: string; slot: string }) => DoseLog | null

function indexLogs(doses: readonly DoseLog[]): Logs {
  const byId = new Map(doses.map((log) => [log.id, log]))
  const bySlot = new Map(doses.map((log) => [`${log.medication} ${log.local_date} ${log.time_slot}`, log]))
  return ({ id, medication, date, slot }) =>
    (id === undefined ? undefined : byId.get(id)) ?? bySlot.get(`${medication} ${date} ${slot}`) ?? null
}

function doseEntry(item: AgendaItem, input: DayInput, logs: Logs, now: Date): DoseEntry {
  const { medicines, doses, bottles = [] } = input
  const medicine = medicines.find((one) => one.id === item.reminder) ?? null
  const time = medicine && timesOn(medicine, item.local_date).find((one) => one.slot === item.time_slot)
  const named = { id: item.dose_id, medication: item.reminder, date: item.local_date, slot: item.time_slot }
  const log = logs(named) ?? doses.find((dose) => isMeant(dose, item)) ?? null
  return {
    type: 'dose',
    key: item.dose_id,
    moment: new Date(item.due_at),
    item,
    medicine,
    dose: doseTextOf(medicine, item.time_slot, item.local_date),
    state: doseState(item, log, now),
    log,
    movedTo: medicine?.waiting && time && time.at !== item.at ? time.at : null,
    place: placeOf(medicine, item.local_date, bottles),
  }
}

/** One bottle, one date: only the bottle of that very day counts. */
function placeOf(medicine: Medicine | null, date: string, bottles: readonly Bottle[]): DoseEntry['place'] {
  const own = bottles.some(
    (bottle) => bottle.medication === medicine?.id && bottle.for_on === date && bottle.state === 'kept',
  )
  if (own) return 'bottle'
  return medicine?.window || medicine?.observed ? 'clinic' : null
}

/** A change made on this phone counts at once, also before the server has made a new agenda of it. */
function isWanted({ medicine, item }: DoseEntry): boolean {
  if (!medicine) return true
  if (medicine.archived) return false
  if (medicine.end_on !== null && item.local_date > medicine.end_on) return false
  return !medicine.waiting || timesOn(medicine, item.local_date).some((time) => time.slot === item.time_slot)
}

/** A dose of late yesterday evening belongs on the rail until its window is over. */
function stillUseful(entry: DoseEntry, { yesterday }: Moment): boolean {
  return entry.item.local_date === yesterday && (entry.state === 'due' || entry.state === 'late')
}

function loggedApart(
  { doses, medicines }: DayInput,
  items: readonly DoseEntry[],
  { today }: Moment,
): LoggedEntry[] {
  const answered = new Set(items.map((entry) => entry.log?.id))
  return doses
    .filter((log) => log.local_date === today && !answered.has(log.id))
    .map((log) => {
      const medicine = medicines.find((one) => one.id === log.medication) ?? null
      const dose = doseTextOf(medicine, log.time_slot, log.local_date)
      return { type: 'logged', key: log.id, moment: new Date(log.occurred_at), medicine, dose, log }
    })
}

const checkInEntry = (log: CheckInLog): CheckInEntry => ({
  type: 'check-in',
  key: log.id,
  moment: new Date(log.occurred_at),
  log,
})

function alongTheRail(entries: readonly Entry[], now: Date): Line[] {
  const behind = entries.map((entry) => isDone(entry) || (entry.type !== 'offer' && entry.moment <= now))
  const turn = behind.lastIndexOf(true)
  return entries.map((entry, at) => ({ entry, rail: at < turn ? 'past' : at === turn ? 'turn' : 'ahead' }))
}
