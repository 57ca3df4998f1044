/** What a calendar file holds, in the order in which it is shown, and what is said of the rest. */
import type { Appointment, ReadCalendar, Reason } from '../../lib/calendar'
import { localDate } from '../../lib/days'
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatDate, formatRelativeDay } from '../../lib/time'
import { startWords } from '../meetings/words'
import { capital } from '../today/words'

const MOST_NUMBERS = 8

export interface Left {
  reason: Reason
  numbers: number[]
}

export interface Listed {
  appointments: Appointment[]
  left_out: Left[]
}

/** The next first; what is over is said last. */
export function listed({ appointments, left_out }: ReadCalendar): Listed {
  return {
    appointments: [...appointments].sort((a, b) => a.next_at.localeCompare(b.next_at)),
    left_out: [...left_out].sort((a, b) => Number(a.reason === 'over') - Number(b.reason === 'over')),
  }
}

/** A date is never parted at the end of a line. */
export const unbroken = (date: string): string => date.replaceAll(' ', '\u00a0')

export function whenWords({ next_at, all_day, until, known }: Appointment, now: Date): string {
  const day = localDate(new Date(next_at))
  const said = [capital(all_day ? formatRelativeDay(day, localDate(now)) : startWords(next_at, now))]
  if (all_day) said.push(t.calendar.allDay)
  if (until) said.push(t.calendar.single(unbroken(formatDate(until))))
  if (known) said.push(t.calendar.known)
  return said.join(' · ')
}

export function leftWords({ reason, numbers }: Left): string {
  return t.calendar.leftOut(numbers.length, t.calendar.reasons[reason])
}

export function numbersWords({ numbers }: Left): string {
  const some: string[] = numbers.slice(0, MOST_NUMBERS).map(String)
  if (numbers.length > MOST_NUMBERS) some.push('…')
  return t.calendar.numbers(new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(some))
}
