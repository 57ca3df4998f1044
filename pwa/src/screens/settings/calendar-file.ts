/** What a calendar file holds, in the order in which it is shown, and what is said of the rest. */
import type { Appointment, ReadCalendar, Reason } from '../../lib/calendar'
import { locale, t } from '../../lib/i18n/index.svelte'

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

export function leftWords({ reason, numbers }: Left): string {
  return t.calendar.leftOut(numbers.length, t.calendar.reasons[reason])
}

export function numbersWords({ numbers }: Left): string {
  const some: string[] = numbers.slice(0, MOST_NUMBERS).map(String)
  if (numbers.length > MOST_NUMBERS) some.push('…')
  return t.calendar.numbers(new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(some))
}
