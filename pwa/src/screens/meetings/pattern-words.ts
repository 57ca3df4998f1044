/* Which days a time of a meeting means, in words. Read inside templates, so that it follows the language. */
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatTime } from '../../lib/time'
import type { LocalDate } from '../../lib/types'
import { keepDate, shortDate } from '../medicines/words'
import type { Days, Hour } from './pattern'
import { endOf, weekday } from './words'

const MOST_DATES = 3

const listed = (words: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words)

const inOrder = (days: readonly number[]): number[] => [...days].sort((a, b) => a - b)

export function daysWords(days: Days, today: LocalDate): string {
  switch (days.type) {
    case 'weekdays': {
      const on = listed(inOrder(days.on).map(weekday))
      return days.weeks > 1 ? t.week.everyWeeks(days.weeks, on) : t.week.every(on)
    }
    case 'monthly':
      return t.week.monthlyOn(days.day, days.months)
    case 'nth_weekday':
      return nthWords(days)
    case 'dates':
      return datesWords(days.on, today)
  }
}

function nthWords({ nth, weekday: day, months }: Extract<Days, { type: 'nth_weekday' }>): string {
  // The last one comes after those that are counted from the first.
  const order = [...nth].sort((a, b) => (a < 0 ? 9 : a) - (b < 0 ? 9 : b))
  return t.week.nthOf(listed(order.map((n) => t.week.nths[String(n)] ?? '')), weekday(day), months)
}

/** Those still ahead, at most three by name. */
function datesWords(on: readonly LocalDate[], today: LocalDate): string {
  const all = [...on].sort()
  const ahead = all.filter((day) => day >= today)
  const shown = ahead.length > 0 ? ahead : all
  const word = (day: LocalDate) => keepDate(shortDate(day, today))
  if (shown.length > MOST_DATES) return t.week.dateCount(word(shown[0] ?? today), shown.length - 1)
  return t.week.onDates(listed(shown.map(word)))
}

/** "Every Tuesday, 7:00 PM to 8:15 PM" */
export const hourWords = (hour: Hour, today: LocalDate): string =>
  t.week.hour(daysWords(hour.days, today), formatTime(hour.at), formatTime(endOf(hour.at, hour.minutes)))
