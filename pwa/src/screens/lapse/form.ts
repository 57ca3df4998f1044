/* A return to use as it is written down. Every answer can be left out. */
import { clockTime, localDate, momentOf } from '../../lib/days'
import type { Draft, Lapse, LocalDate } from '../../lib/types'
import type { Also } from './advice'

export const BEFORE = ['pain', 'message', 'alone', 'payday', 'argument', 'unsure'] as const
export const FEELINGS = ['sad', 'afraid', 'angry', 'numb', 'tired', 'calm'] as const
export type DateChoice = Lapse['change_date']

export interface Form {
  /** empty until the first answer: then the day it was given */
  day: LocalDate
  time: string
  substances: string[]
  date: DateChoice
  new_run_on: LocalDate | null
  before: string[]
  feelings: string[]
  happened: string
  friend: string
  note: string
  /** only for what is said about medicines: it is not kept */
  also: Also[]
}

export const blankForm = (): Form => ({
  day: '',
  time: '',
  substances: [],
  date: 'later',
  new_run_on: null,
  before: [],
  feelings: [],
  happened: '',
  friend: '',
  note: '',
  also: [],
})

/** Of another day only the words come back: its day would date a use of today. */
export function takenUp(form: Form, started: Date | null, today: LocalDate): Form {
  if (started && localDate(started) === today) return form
  return { ...form, day: '', time: '', date: 'later', new_run_on: null, also: [] }
}

/** Day and time as this phone has them, whichever zone it was written in. */
export function formOf(body: Lapse): Form {
  return {
    day: body.occurred_at ? localDate(new Date(body.occurred_at)) : body.local_date,
    time: body.occurred_at ? clockTime(new Date(body.occurred_at)) : '',
    substances: [...body.substances],
    date: body.change_date,
    new_run_on: body.new_run_on,
    before: [...body.before],
    feelings: [...body.feelings],
    happened: body.what_happened,
    friend: body.to_a_friend,
    note: body.note,
    also: [],
  }
}

/** Where only one is counted and none was named, it is about that one. */
export function aboutOf({ substances }: Form, counted: readonly { id: string }[]): string[] {
  const [only, other] = counted
  return only && !other && substances.length === 0 ? [only.id] : substances
}

/** Without a substance there is no date to change. A day and time that were not touched stay as they were written. */
export function bodyOf(form: Form, tz: string, before?: Lapse): Draft<'lapse'> {
  const when = whenOf(form, tz, before)
  const change_date = form.substances.length > 0 ? form.date : 'later'
  const later = change_date === 'new_run' && form.new_run_on && form.new_run_on > when.local_date
  return {
    ...when,
    substances: form.substances,
    change_date,
    new_run_on: later ? form.new_run_on : null,
    before: form.before,
    feelings: form.feelings,
    what_happened: form.happened.trim(),
    to_a_friend: form.friend.trim(),
    note: form.note,
  }
}

/** The words that an entry was written down without, as a draft of its own form; null where there are none. */
export function leftOut(
  { before, feelings, happened, friend }: Form,
  body: Draft<'lapse'>,
): { from: string; form: Form } | null {
  const start = formOf({ v: 1, ...body })
  const [form, from] = [{ ...start, before, feelings, happened, friend }, JSON.stringify(start)]
  return JSON.stringify(form) === from ? null : { from, form }
}

function whenOf(
  { day, time }: Form,
  tz: string,
  before?: Lapse,
): Pick<Lapse, 'occurred_at' | 'tz' | 'local_date'> {
  const was = before && formOf(before)
  if (before && was?.day === day && was.time === time) {
    const { occurred_at, tz, local_date } = before
    return { occurred_at, tz, local_date }
  }
  const local_date = day || localDate()
  return { occurred_at: time ? momentOf(local_date, time).toISOString() : null, tz, local_date }
}

export function whenTrouble({ day, time }: Form, now: Date): 'ahead' | 'missing' | null {
  if (!day) return 'missing'
  if (day > localDate(now)) return 'ahead'
  return time && momentOf(day, time) > now ? 'ahead' : null
}
