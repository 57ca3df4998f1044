/** How turning up went, from the entries on this phone: counted as the server counts, without its versions. */
import { addDays, dayIn } from '../../lib/days'
import type { KeptTurningUp, MeetingWeek } from '../../lib/turning-up'
import type { Attendance, LocalDate, MeetingTarget } from '../../lib/types'
import { dateOf, mondayOf, numberOf } from './pattern'
import { keyOf, momentAt, type Own, type Sitting, sittings, zoneOf } from './sittings'

export type Went = Pick<
  Attendance,
  'setting' | 'status' | 'occurred_at' | 'local_date' | 'meeting' | 'time_slot' | 'makes_up_for'
> & { id?: string }
export interface Target {
  editedAt: string
  body: Omit<MeetingTarget, 'v'>
}
/** All that turning up is worked out from, at one moment. `zone` is the person's. */
export interface Known {
  meetings: readonly Own[]
  went: readonly Went[]
  targets: readonly Target[]
  kept: KeptTurningUp | null
  zone: string
  now: number
  until: LocalDate
}
/** What was said of one meeting: by occurrence, and beside any. */
export interface Told {
  answers: Map<string, Went>
  others: Went[]
}
export type What = 'attended' | 'missed' | 'cancelled' | 'unlogged' | 'made_up'
export interface Outcome {
  on: LocalDate
  setting: string
  what: What
}
export interface Page {
  own: Own
  known: Sitting[]
  told: Told
  /** by slot, since when the app knows of that time; before it nothing can be asked about */
  since: Map<string, number>
}

const WEEKS = 12
/** Somebody who was there was there, whatever another phone said. */
const RANK = { attended: 0, cancelled: 1, missed: 2 }
/** Of these one keeps an appointment with somebody who waits. */
export const BOOKED: readonly string[] = ['one_on_one', 'group', 'family', 'clinic', 'telehealth']

/** Mondays, the oldest first. */
export function weekStarts(until: LocalDate): LocalDate[] {
  const monday = mondayOf(numberOf(until))
  return Array.from({ length: WEEKS }, (_, at) => dateOf(monday - 7 * (WEEKS - 1 - at)))
}

export function pageOf(own: Own, { went, kept, zone, until }: Known): Page {
  const from = momentAt(addDays(weekStarts(until)[0] ?? until, -2), '00:00', zone)
  const known = sittings(own, from, momentAt(addDays(until, 3), '00:00', zone))
  const some = went.filter(({ meeting }) => meeting === own.id)
  return { own, known, told: saidOf(known, some), since: sinceOf(own, known, kept) }
}

/** Since it was last changed; or earlier, where the server asked about the very same hour. */
function sinceOf(own: Own, known: readonly Sitting[], kept: KeptTurningUp | null): Map<string, number> {
  const found = new Map(own.body.times.map(({ slot }) => [slot, Date.parse(own.editedAt)]))
  const asked = kept?.answer.meetings.find(({ meeting }) => meeting === own.id)?.unlogged ?? []
  const starts = new Set(asked.map((one) => `${keyOf(one)} ${Date.parse(one.starts_at)}`))
  for (const one of known) {
    const held = found.get(one.time_slot)
    if (held !== undefined && one.start < held && starts.has(`${keyOf(one)} ${one.start}`))
      found.set(one.time_slot, one.start)
  }
  return found
}

/** Which answers which. One that names its time goes first; else one of that date is meant. */
export function saidOf(known: readonly Sitting[], some: readonly Went[]): Told {
  const answers = new Map<string, Went>()
  const others: Went[] = []
  const inOrder = [...some].sort((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at))
  for (const one of inOrder)
    if (one.time_slot) better(answers, keyOf({ ...one, time_slot: one.time_slot }), one)
  for (const one of inOrder) {
    if (one.time_slot) continue
    const there = known.filter(({ local_date }) => local_date === one.local_date)
    if (there.length === 0) others.push(one)
    else better(answers, meant(there, answers, one), one)
  }
  return { answers, others }
}

/** The nearest that is not answered; when all are, it says once more what was said. */
function meant(there: readonly Sitting[], answers: Map<string, Went>, one: Went): string {
  const free = there.filter((sitting) => !answers.has(keyOf(sitting)))
  const away = ({ start }: Sitting) => Math.abs(start - Date.parse(one.occurred_at))
  const [nearest] = [...(free.length > 0 ? free : there)].sort((a, b) => away(a) - away(b))
  return nearest ? keyOf(nearest) : ''
}

function better(answers: Map<string, Went>, key: string, one: Went): void {
  const held = answers.get(key)
  if (!held || RANK[one.status] <= RANK[held.status]) answers.set(key, one)
}

/** The whole day there is: whoever is on the way home need not be asked. */
export function isOver({ own }: Page, one: Sitting, now: number): boolean {
  return Math.max(one.end, momentAt(addDays(one.local_date, 1), '00:00', zoneOf(own.body))) <= now
}

export function wasKnown({ own, since }: Page, one: Sitting): boolean {
  const known = since.get(one.time_slot)
  const putAway = own.body.archived && one.start >= Date.parse(own.editedAt)
  return known !== undefined && known <= one.start && !putAway
}

/** It took place as far as the app knows, and nobody said who was there. */
export const isOpen = (page: Page, one: Sitting, now: number): boolean =>
  isOver(page, one, now) && wasKnown(page, one) && !page.told.answers.has(keyOf(one))

export const dayName = (meeting: string, key: string): string => `${meeting} ${key}`

/** Names of what was missed and made up for. */
export function madeUp(went: readonly Went[]): Set<string> {
  const made = went.flatMap(({ status, makes_up_for }) =>
    status === 'attended' && makes_up_for ? [dayName(makes_up_for.meeting, keyOf(makes_up_for))] : [],
  )
  return new Set(made)
}

/** On the day it was for the person. What is answered of no known time counts as it says. */
export function outcomes(known: Known, pages: readonly Page[]): Outcome[] {
  const made = madeUp(known.went)
  const found = pages.flatMap((page) => ofPage(page, made, known))
  return [...found, ...besides(known.went, pages).map(alone)].filter(({ on }) => on <= known.until)
}

/** What was said, each occurrence once. */
export function counted(went: readonly Went[], pages: readonly Page[]): Went[] {
  return [...pages.flatMap(({ told }) => [...told.answers.values(), ...told.others]), ...besides(went, pages)]
}

/** Said of meetings that are not here any more, or that were never saved. */
function besides(went: readonly Went[], pages: readonly Page[]): Went[] {
  const saved = new Set<string | null>(pages.map(({ own }) => own.id))
  return groups(went.filter(({ meeting }) => !saved.has(meeting ?? null))).flatMap((some) => {
    const { answers, others } = saidOf([], some)
    return [...answers.values(), ...others]
  })
}

function groups(some: readonly Went[]): Went[][] {
  const found = new Map<string, Went[]>()
  for (const one of some) found.set(one.meeting ?? '', [...(found.get(one.meeting ?? '') ?? []), one])
  return [...found.values()]
}

const alone = (one: Went): Outcome => ({ on: one.local_date, setting: one.setting, what: one.status })

function ofPage(page: Page, made: Set<string>, { zone, now }: Known): Outcome[] {
  const { own, known, told } = page
  const left = new Map(told.answers)
  const found: Outcome[] = []
  const count = (on: LocalDate, setting: string, what: What, key: string) =>
    found.push({ on, setting, what: ofMissed(what, dayName(own.id, key), made) })
  for (const one of known) {
    const key = keyOf(one)
    const answer = left.get(key)
    left.delete(key)
    const on = dayIn(new Date(one.start), zone)
    if (answer) count(on, answer.setting, answer.status, key)
    else if (isOpen(page, one, now)) count(on, own.body.setting, 'unlogged', key)
  }
  for (const [key, answer] of left) count(answer.local_date, answer.setting, answer.status, key)
  return [...found, ...told.others.map(alone)]
}

const ofMissed = (what: What, name: string, made: Set<string>): What =>
  (what === 'missed' || what === 'unlogged') && made.has(name) ? 'made_up' : what

/** Twelve weeks of one setting, or of any. */
export function weeksOf(
  setting: MeetingTarget['setting'],
  { targets, until }: Known,
  found: readonly Outcome[],
): MeetingWeek[] {
  const some = setting === 'any' ? found : found.filter((one) => one.setting === setting)
  const aims = targets.filter(({ body }) => body.setting === setting)
  return tally(weekStarts(until), some, aims)
}

/** By week; `setting` of the targets is the one that is counted. */
export function tally(
  starts: readonly LocalDate[],
  found: readonly Outcome[],
  targets: readonly Target[],
): MeetingWeek[] {
  const weeks = starts.map(
    (from): MeetingWeek => ({
      ...{ from, attended: 0, missed: 0, unlogged: 0, cancelled: 0, made_up: 0 },
      target: heldOn(targets, addDays(from, 6))?.body.per_week || null,
    }),
  )
  for (const { on, what } of found) {
    const week = weeks.findLast(({ from }) => from <= on)
    if (week) week[what] += 1
  }
  return weeks
}

/** The one that holds on that day; of two from one day the later written. */
export function heldOn<T extends Target>(targets: readonly T[], day: LocalDate): T | undefined {
  return [...targets]
    .sort(
      (a, b) =>
        a.body.start_on.localeCompare(b.body.start_on) || Date.parse(a.editedAt) - Date.parse(b.editedAt),
    )
    .findLast(({ body }) => body.start_on <= day)
}
