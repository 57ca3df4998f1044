/** Between the form of a meeting and its record: what is asked, what is kept of it, what cannot be saved yet. */
import { addDays } from '../../lib/days'
import type { Draft as Body, LocalDate } from '../../lib/types'
import { isClock, isDay, newSlot } from '../medicines/medicine'
import { safeLink } from './links'
import { type Days, type Hour, numberOf, weekdayOf } from './pattern'

export const MOST_TIMES = 14
export const MOST_DATES = 100
export const SETTINGS = [
  'mutual_help',
  'one_on_one',
  'group',
  'family',
  'recreational',
  'clinic',
  'telehealth',
] as const
export const HOWS = ['in_person', 'online', 'hybrid', 'phone'] as const
export const PATTERNS = ['weekly', 'fewWeeks', 'monthDay', 'monthWeekday', 'dates'] as const
export type Pattern = (typeof PATTERNS)[number]

/** What the form works with: an empty `end_on` is none. */
export interface MeetingDraft extends Omit<Body<'meeting'>, 'end_on'> {
  end_on: string
}

const dayOf = (day: LocalDate): number => weekdayOf(numberOf(day))

export function newHour(today: LocalDate, taken: readonly Hour[] = []): Hour {
  const slot = newSlot(taken.map((hour) => hour.slot))
  return {
    slot,
    at: taken.at(-1)?.at ?? '19:00',
    minutes: taken.at(-1)?.minutes ?? 60,
    days: freshDays('weekly', today),
  }
}

export function blank(today: LocalDate, tz: string): MeetingDraft {
  return {
    ...{ name: '', setting: 'mutual_help', listing: '', tz, times: [newHour(today)] },
    ...{ start_on: today, end_on: '', cancelled: [], cancelled_in_file: [], lead_min: 60, how: 'in_person' },
    ...{ join_url: '', join_phone: '', join_notes: '', place: '', address: '' },
    ...{ contact: '', phone: '', proof_wanted: false, moud_friendly: false, note: '', archived: false },
  }
}

/** A copy that shares nothing with the record. */
export function draftOf({ v: _, ...body }: Body<'meeting'> & { v?: 1 }): MeetingDraft {
  return { ...structuredClone(body), end_on: body.end_on ?? '' }
}

export function patternOf(days: Days): Pattern {
  if (days.type === 'weekdays') return days.weeks > 1 ? 'fewWeeks' : 'weekly'
  if (days.type === 'monthly') return 'monthDay'
  return days.type === 'nth_weekday' ? 'monthWeekday' : 'dates'
}

/** Another pattern, on what the one before had chosen where that fits. */
export function freshDays(pattern: Pattern, today: LocalDate, before?: Days): Days {
  const on = before?.type === 'weekdays' ? before.on : before?.type === 'nth_weekday' ? [before.weekday] : []
  const months = before && 'months' in before ? before.months : 1
  switch (pattern) {
    case 'weekly':
      return { type: 'weekdays', on, weeks: 1 }
    case 'fewWeeks':
      return { type: 'weekdays', on, weeks: 2 }
    case 'monthDay':
      return { type: 'monthly', day: Number(today.slice(8)), months, before: 0 }
    case 'monthWeekday':
      return { type: 'nth_weekday', nth: [1], weekday: on[0] ?? dayOf(today), months }
    case 'dates':
      return { type: 'dates', on: [addDays(today, 1)] }
  }
}

/** Not every week or month: then it matters from which one is counted. */
export const isCounted = ({ days }: Hour): boolean =>
  (days.type === 'weekdays' && days.weeks > 1) || ('months' in days && days.months > 1)

const byNumber = (a: number, b: number): number => a - b

function tidyDays(days: Days): Days {
  if (days.type === 'weekdays') return { ...days, on: [...days.on].sort(byNumber) }
  if (days.type === 'dates') return { ...days, on: [...new Set(days.on.filter(isDay))].sort() }
  return days
}

/** What is not asked for with this way of meeting is not kept either. */
export function bodyOf(draft: MeetingDraft): Body<'meeting'> {
  const there = draft.how === 'in_person' || draft.how === 'hybrid'
  const line = draft.how === 'online' || draft.how === 'hybrid'
  const words = (text: string, asked = true) => (asked ? text.trim() : '')
  return {
    ...draft,
    name: words(draft.name),
    times: draft.times.map((hour) => ({ ...hour, days: tidyDays(hour.days) })),
    end_on: draft.end_on || null,
    place: words(draft.place, there),
    address: words(draft.address, there),
    join_url: words(draft.join_url, line),
    join_phone: words(draft.join_phone, draft.how !== 'in_person'),
    join_notes: words(draft.join_notes, draft.how !== 'in_person'),
    contact: words(draft.contact),
    phone: words(draft.phone),
    note: words(draft.note),
  }
}

export type Problem = 'name' | 'join_url' | 'times' | 'days' | 'start_on' | 'end_on'

/** In the order of the form; `slots` are the times that are meant. */
export function problems(draft: MeetingDraft): Problem[] {
  const found: Problem[] = []
  const { join_url, start_on, end_on, times } = bodyOf(draft)
  if (draft.name.trim() === '') found.push('name')
  if (join_url && !isLink(join_url, draft.listing)) found.push('join_url')
  if (times.some(({ at }) => !isClock(at))) found.push('times')
  if (times.some(({ days }) => hasNoDay(days))) found.push('days')
  if (!isDay(start_on)) found.push('start_on')
  if (end_on !== null && !(isDay(end_on) && end_on >= start_on)) found.push('end_on')
  return found
}

export const hasNoDay = (days: Days): boolean =>
  ((days.type === 'weekdays' || days.type === 'dates') && tidyOn(days) === 0) ||
  (days.type === 'nth_weekday' && days.nth.length === 0)

const tidyOn = (days: Extract<Days, { on: unknown }>): number => {
  const { on } = tidyDays(days) as typeof days
  return on.length
}

/** One of a list stays as the list has it. */
function isLink(url: string, listing: string): boolean {
  if (/[\s"<>\\]/.test(url)) return false
  return safeLink(url) !== null || (listing !== '' && url.startsWith('http://'))
}
