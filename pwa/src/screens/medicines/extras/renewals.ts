/* Dates that treatment hangs on, in the order in which they come. Mirrors what the server counts (renewals.py). */
import { addDays } from '../../../lib/days'
import type { Draft, Renewal, Row } from '../../../lib/types'
import { isClock, isDay, newSlot } from '../medicine'

export type RenewalBody = Draft<'renewal'>
export type What = Renewal['what']
export interface Due extends RenewalBody {
  id: string
  waiting: boolean
  /** the date that is open now; the last one where all is done */
  on: string
  done: boolean
}

export const WHATS = [
  'refill',
  'insurance',
  'prior_authorisation',
  'benefit_end',
  'payment',
  'other',
] as const
export const LEADS = [0, 1, 3, 7, 14, 30, 60] as const
export const MOST_LEADS = 4
export const REPEATS = [1, 3, 6, 12] as const

/** What takes a doctor's or an office's time is asked for early. */
const USUAL_LEADS: Record<What, readonly number[]> = {
  refill: [7, 1],
  insurance: [30, 7],
  prior_authorisation: [30, 7],
  benefit_end: [30, 7],
  payment: [3, 0],
  other: [7, 0],
}
const AT = '09:00'
const HALF_A_MONTH = 15
const MOST_MONTHS = 2400

export const usualLeads = (what: What): number[] => [...USUAL_LEADS[what]]

/** The same day of the month, or the last one of a shorter month. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0))
  last.setUTCDate(Math.min(date, last.getUTCDate()))
  return last.toISOString().slice(0, 10)
}

/** The first date that is not done: what was done counts for the date it is nearest to. */
export function openOn({
  due_on,
  every_months,
  done_on,
}: Pick<RenewalBody, 'due_on' | 'every_months' | 'done_on'>): string {
  if (every_months === null || done_on === null) return due_on
  const done = addDays(done_on, every_months * HALF_A_MONTH)
  for (let months = 0; months < MOST_MONTHS; months += every_months) {
    const due = monthsAfter(due_on, months)
    if (due > done) return due
  }
  return due_on
}

export function datesIn(rows: readonly Row<'renewal'>[]): { open: Due[]; done: Due[] } {
  const all = rows
    .filter(({ body }) => !body.archived)
    .map(({ id, waiting, body }): Due => {
      const done = body.every_months === null && body.done_on !== null
      return { ...renewalBody(body), id, waiting, on: openOn(body), done }
    })
    .sort((a, b) => a.on.localeCompare(b.on) || a.title.localeCompare(b.title))
  return { open: all.filter(({ done }) => !done), done: all.filter(({ done }) => done).reverse() }
}

/**
 * Done for the date that is open. What is done so late or so early that it is nearer to another date is written
 * down for the open one all the same: the tap meant what the screen showed.
 */
export function doneFor(due: Due, today: string): string {
  if (due.every_months === null) return today
  const after = openOn({ ...due, done_on: today })
  return after === monthsAfter(due.on, due.every_months) ? today : due.on
}

export function renewalBody(from: RenewalBody | Renewal): RenewalBody {
  const { what, title, due_on, every_months, lead_days, at, slot, done_on, phone, note, archived } = from
  return {
    what,
    title,
    due_on,
    every_months,
    lead_days: [...lead_days],
    at,
    slot,
    done_on,
    phone,
    note,
    archived,
  }
}

export const newRenewal = (): RenewalBody => ({
  what: 'insurance',
  title: '',
  due_on: '',
  every_months: null,
  lead_days: usualLeads('insurance'),
  at: AT,
  slot: newSlot(),
  done_on: null,
  phone: '',
  note: '',
  archived: false,
})

export type RenewalProblem = 'due_on' | 'leads' | 'at'

export function problemsIn({ due_on, lead_days, at }: RenewalBody): RenewalProblem[] {
  const found: RenewalProblem[] = []
  if (!isDay(due_on)) found.push('due_on')
  if (lead_days.length > MOST_LEADS) found.push('leads')
  if (lead_days.length > 0 && !isClock(at)) found.push('at')
  return found
}

/**
 * As it is saved. A new date starts anew: what was done before belonged to the old one. Without a title of its own
 * it carries the word for what it is.
 */
export function tidyRenewal(form: RenewalBody, before: RenewalBody | null, word: string): RenewalBody {
  const moved = before !== null && before.due_on !== form.due_on
  return {
    ...renewalBody(form),
    title: form.title.trim() || word,
    at: isClock(form.at) ? form.at : AT,
    lead_days: [...form.lead_days].sort((a, b) => b - a),
    done_on: moved ? null : form.done_on,
    phone: form.phone.trim(),
    note: form.note.trim(),
  }
}
