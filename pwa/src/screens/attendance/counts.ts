/* Twelve weeks of turning up: counted on this phone, or as the server counted where nothing was written since. */
import { daysBetween } from '../../lib/days'
import { outboxCount } from '../../lib/db'
import type { MeetingWeek } from '../../lib/turning-up'
import type { Attendance, LocalDate } from '../../lib/types'
import { outcomes, pageOf, weekStarts, weeksOf } from '../meetings/said'
import { type Facts, knownOf, loadFacts } from '../meetings/week'

export type Setting = Attendance['setting']
export type Shown = 'all' | Setting

export const SETTINGS: readonly Setting[] = [
  'mutual_help',
  'one_on_one',
  'group',
  'family',
  'recreational',
  'clinic',
  'telehealth',
]

export interface Counted {
  all: MeetingWeek[]
  settings: { setting: Setting; weeks: MeetingWeek[] }[]
  /** when the server was asked, where its counts stand here; it knows of changed plans what no phone does */
  as_of: string | null
  first: LocalDate | null
  today: LocalDate
}

export async function loadCounts(now = new Date()): Promise<Counted> {
  const [facts, unsent] = await Promise.all([loadFacts(now), outboxCount()])
  return countsOf(facts, now, unsent === 0)
}

/** `sent`: nothing waits here that the server has not heard. */
export function countsOf(facts: Facts, now: Date, sent: boolean): Counted {
  const known = knownOf(facts, now)
  const days = facts.went.map(({ local_date }) => local_date).sort()
  const shared = { first: days[0] ?? null, today: known.until }
  const told = sent ? asTold(facts, weekStarts(known.until)) : null
  if (told) return { ...told, ...shared }
  const pages = facts.meetings.map((own) => pageOf(own, known))
  const found = outcomes(known, pages)
  const used = new Set<string>([
    ...facts.meetings.filter(({ body }) => !body.archived).map(({ body }) => body.setting),
    ...found.map(({ setting }) => setting),
    ...facts.targets.map(({ body }) => body.setting),
  ])
  return {
    ...shared,
    as_of: null,
    all: weeksOf('any', known, found),
    settings: SETTINGS.filter((setting) => used.has(setting)).map((setting) => ({
      setting,
      weeks: weeksOf(setting, known, found),
    })),
  }
}

/** The server's own numbers, while nothing that they are made of was written after it was asked. */
function asTold({ kept, went, meetings, targets }: Facts, starts: readonly LocalDate[]) {
  if (!kept || kept.answer.weeks.at(-1)?.from !== starts.at(-1)) return null
  const asked = Date.parse(kept.asked_at)
  if ([...went, ...meetings, ...targets].some(({ editedAt }) => Date.parse(editedAt) >= asked)) return null
  return {
    as_of: kept.asked_at,
    all: kept.answer.weeks,
    settings: kept.answer.settings.map(({ setting, weeks }) => ({ setting: setting as Setting, weeks })),
  }
}

export const shownOf = (counted: Counted, shown: Shown): MeetingWeek[] =>
  shown === 'all' ? counted.all : (counted.settings.find((one) => one.setting === shown)?.weeks ?? [])

/** From the first week in which something was said: what is older is not known. */
export function shownWeeks(weeks: readonly MeetingWeek[]): MeetingWeek[] {
  const first = weeks.findIndex((week) => week.attended + week.missed + week.made_up + week.cancelled > 0)
  return first < 0 ? [] : weeks.slice(first)
}

export interface Sum {
  attended: number
  made_up: number
  missed: number
  unlogged: number
  /** weeks with an aim, and those of them in which it was reached; the week that runs counts once it is */
  aimed: number
  met: number
}

export function sumOf(weeks: readonly MeetingWeek[]): Sum {
  const sum = (pick: (week: MeetingWeek) => number) => weeks.reduce((all, week) => all + pick(week), 0)
  const isMet = ({ attended, target }: MeetingWeek) => target !== null && attended >= target
  const counts = weeks.filter((week, at) => week.target !== null && (at < weeks.length - 1 || isMet(week)))
  return {
    attended: sum(({ attended }) => attended),
    made_up: sum(({ made_up }) => made_up),
    missed: sum(({ missed }) => missed),
    unlogged: sum(({ unlogged }) => unlogged),
    aimed: counts.length,
    met: counts.filter(isMet).length,
  }
}

const A_WEEK = 6

/** A week must have passed since the first thing was written down: before that a picture says nothing. */
export const isReady = ({ first, today }: Pick<Counted, 'first' | 'today'>): boolean =>
  first !== null && daysBetween(first, today) >= A_WEEK
