/** The person's own meetings as they were and as they come: worked out from the entries on this phone. */
import { agenda } from '../../lib/agenda'
import { addDays, dayIn, momentOf as hereAt, localDate, zone as ownZone } from '../../lib/days'
import { recordsBetween, recordsOf } from '../../lib/db'
import {
  type InARow,
  type KeptTurningUp,
  keptCalled,
  keptTurningUp,
  type MeetingWeek,
  type WindowClash,
} from '../../lib/turning-up'
import type { Attendance, LocalDate, MeetingTarget, Row } from '../../lib/types'
import { inARow, longerRow } from './in-a-row'
import {
  counted,
  dayName,
  isOpen,
  type Known,
  madeUp,
  outcomes,
  type Page,
  pageOf,
  type Went,
  weekStarts,
  weeksOf,
} from './said'
import { keyOf, momentAt, type Overlap, type Own, overlaps, type Sitting, sittings } from './sittings'

export type WentRow = Went &
  Pick<Attendance, 'name' | 'takeaway' | 'signer' | 'at'> & { id: string; editedAt: string; waiting: boolean }

/** What is kept here of meetings and of who was there. */
export interface Facts {
  meetings: (Own & { waiting: boolean })[]
  went: WentRow[]
  targets: Known['targets']
  kept: KeptTurningUp | null
  /** the person's zone */
  zone: string
  /** ids that the plan gives to what answers an occurrence: "meeting date slot" */
  ids: Map<string, string>
  called: Record<string, string>
}

type Setting = MeetingTarget['setting']

const BACK_DAYS = 120
const DAY = 86_400_000
const AHEAD_DAYS = 56

export async function loadFacts(now = new Date()): Promise<Facts> {
  const today = localDate(now)
  const [meetings, went, targets, kept, plan, called] = await Promise.all([
    recordsOf('meeting'),
    recordsBetween('attendance', addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS)),
    recordsOf('meeting_target'),
    keptTurningUp(),
    agenda(),
    keptCalled(),
  ])
  const items = plan?.items.filter(({ purpose }) => purpose === 'meeting') ?? []
  return {
    meetings,
    went: went.map(wentOf),
    targets,
    kept,
    zone: plan?.zone ?? ownZone(),
    ids: new Map(items.map((item) => [dayName(item.reminder, keyOf(item)), item.dose_id])),
    called,
  }
}

export const wentOf = ({ id, editedAt, waiting, body }: Row<'attendance'>): WentRow => ({
  ...body,
  ...{ id, editedAt, waiting },
})

export function knownOf(facts: Facts, now: Date): Known {
  return { ...facts, now: now.getTime(), until: dayIn(now, facts.zone) }
}

/** `asked`: begun, and nobody said who was there. */
export type State = 'there' | 'missed' | 'cancelled' | 'asked' | 'ahead'

/** One meeting on one day, or one that was visited without a plan. */
export interface Turn {
  key: string
  name: string
  state: State
  start: Date
  end: Date
  own: (Own & { waiting: boolean }) | null
  sitting: Sitting | null
  went: WentRow | null
  /** the id that the reminder would give its answer */
  id: string | undefined
}

const STATES = { attended: 'there', missed: 'missed', cancelled: 'cancelled' } as const

interface Span {
  from: number
  to: number
}

/** All that begins in the span, in order. Begun and not told of: only what `asks` lets through. */
export function turns(
  facts: Facts,
  pages: readonly Page[],
  { from, to }: Span,
  asks: (page: Page, one: Sitting) => boolean,
  now: number,
): Turn[] {
  const planned = pages.flatMap((page) =>
    sittings(page.own, from, to).flatMap((one): Turn[] => {
      const went = page.told.answers.get(keyOf(one)) as WentRow | undefined
      if (!went && (page.own.body.archived || (one.start <= now && !asks(page, one)))) return []
      const state = went ? STATES[went.status] : one.start <= now ? 'asked' : 'ahead'
      return [turnOf(facts, page.own as Turn['own'], one, went ?? null, state)]
    }),
  )
  const shown = new Set(planned.map(({ went }) => went?.id))
  for (const { known, told } of pages) for (const one of known) shown.add(told.answers.get(keyOf(one))?.id)
  const besides = counted(facts.went, pages)
    .filter(({ id }) => !shown.has(id))
    .map((one) => visitOf(one as WentRow))
    .filter(({ start }) => start.getTime() >= from && start.getTime() < to)
  return [...planned, ...besides].sort(
    (a, b) => a.start.getTime() - b.start.getTime() || a.key.localeCompare(b.key),
  )
}

function turnOf(
  { ids }: Facts,
  own: Turn['own'],
  sitting: Sitting,
  went: WentRow | null,
  state: State,
): Turn {
  const key = dayName(sitting.meeting, keyOf(sitting))
  return {
    ...{ key, state, own, sitting, went },
    name: own?.body.name ?? '',
    start: new Date(sitting.start),
    end: new Date(sitting.end),
    id: ids.get(key),
  }
}

/** Without a plan it stands at the time that was written down, else at noon of its day. */
function visitOf(went: WentRow): Turn {
  const happened = new Date(went.occurred_at)
  const start =
    localDate(happened) === went.local_date ? happened : hereAt(went.local_date, went.at ?? '12:00')
  return {
    ...{ key: went.id, name: went.name, state: STATES[went.status], start, end: start },
    ...{ own: null, sitting: null, went, id: went.id },
  }
}

export interface Rebook {
  own: Own
  row: InARow
}

export interface Week {
  /** this week, all together */
  aim: MeetingWeek
  /** this week, of the settings that have an aim of their own */
  settings: { setting: string; week: MeetingWeek }[]
  turns: Turn[]
  /** first day after this week */
  ends: LocalDate
  overlaps: Overlap[]
  windows: WindowClash[]
  rebook: Rebook[]
  pages: Page[]
}

/** The week of today, and always six days ahead. */
export function weekView(facts: Facts, now: Date): Week {
  const known = knownOf(facts, now)
  const pages = facts.meetings.map((own) => pageOf(own, known))
  const found = outcomes(known, pages)
  const monday = weekStarts(known.until).at(-1) ?? known.until
  const ends = addDays(monday, 7)
  const last = [ends, addDays(known.until, 7)].sort().at(-1) ?? ends
  const [from, to] = [monday, last].map((day) => momentAt(day, '00:00', known.zone)) as [number, number]
  const asks = (page: Page, one: Sitting) => isOpen(page, one, known.now) || isToday(one, known)
  const weekOf = (setting: Setting) => weeksOf(setting, known, found).at(-1) as MeetingWeek
  const ahead = aheadOf(pages, known.now)
  return {
    aim: weekOf('any'),
    settings: [...new Set(facts.targets.map(({ body }) => body.setting))]
      .filter((setting) => setting !== 'any')
      .map((setting) => ({ setting, week: weekOf(setting) }))
      .filter(({ week }) => week.target !== null),
    turns: turns(facts, pages, { from, to }, asks, known.now),
    ends,
    overlaps: overlaps(ahead),
    windows: stillSo(facts.kept?.answer.windows ?? [], ahead, known.now),
    rebook: rebookOf(facts, pages, known),
    pages,
  }
}

export const isToday = ({ start }: Sitting, { zone, until }: Known): boolean =>
  dayIn(new Date(start), zone) === until

/** What is not over and not called off, by the meeting or by the person. */
export function aheadOf(pages: readonly Page[], now: number): Sitting[] {
  return pages.flatMap(({ own, told }) => {
    if (own.body.archived) return []
    const off = (one: Sitting) => (told.answers.get(keyOf(one))?.status ?? 'attended') !== 'attended'
    return sittings(own, now - DAY, now + AHEAD_DAYS * DAY).filter((one) => one.end > now && !off(one))
  })
}

/** The server told what stands in a clinic's hours; what was called off here since does no more. */
function stillSo(windows: readonly WindowClash[], ahead: readonly Sitting[], now: number): WindowClash[] {
  const there = new Set(ahead.map((one) => `${one.meeting} ${keyOf(one)} ${one.start}`))
  return windows.filter(
    ({ closes_at, meetings }) =>
      Date.parse(closes_at) > now &&
      meetings.every((one) => there.has(`${one.meeting} ${keyOf(one)} ${Date.parse(one.starts_at)}`)),
  )
}

/** Told once: after the call it stays away until the row is longer. */
export const rowName = ({ since, count }: InARow): string => `${since} ${count}`

export function rebookOf(facts: Facts, pages: readonly Page[], known: Known): Rebook[] {
  const made = madeUp(facts.went)
  const found = pages.flatMap((page) => {
    const { own } = page
    if (own.body.archived) return []
    const over = page.known.filter(({ start }) => dayIn(new Date(start), known.zone) <= known.until)
    const written = facts.went.filter(
      ({ meeting, makes_up_for }) => (makes_up_for?.meeting ?? meeting) === own.id,
    )
    const writtenAt = [own.editedAt, ...written.map(({ editedAt }) => editedAt)].sort().at(-1) ?? ''
    const row = longerRow(inARow(page, over, made, known.now), facts.kept, own.id, writtenAt)
    return row?.rebook && facts.called[own.id] !== rowName(row) ? [{ own, row }] : []
  })
  // What is sure comes first, and the longest.
  return found.sort((a, b) => a.row.unlogged - b.row.unlogged || b.row.count - a.row.count)
}
