/** Which days a time of a meeting means, counted on the calendar from its first day; the server's own rules. */
import type { LocalDate, Meeting } from '../../lib/types'

export type Hour = Meeting['times'][number]
export type Days = Hour['days']

const DAY = 86_400_000

export const numberOf = (day: LocalDate): number => Date.parse(`${day}T00:00Z`) / DAY
export const dateOf = (number: number): LocalDate => new Date(number * DAY).toISOString().slice(0, 10)
/** Monday is 1; 1 January 1970 was a Thursday. */
export const weekdayOf = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1
export const mondayOf = (number: number): number => number - weekdayOf(number) + 1

interface Calendar {
  month: number
  day: number
  /** days of that month */
  length: number
}

function calendarOf(number: number): Calendar {
  const date = new Date(number * DAY)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return { month: year * 12 + month, day: date.getUTCDate(), length }
}

const isEvery = (n: number, count: number): boolean => ((n % count) + count) % count === 0

/** Both as numbers of days. */
export function hasDay(days: Days, day: number, first: number): boolean {
  switch (days.type) {
    case 'weekdays':
      return (
        days.on.includes(weekdayOf(day)) && isEvery((mondayOf(day) - mondayOf(first)) / 7, days.weeks ?? 1)
      )
    case 'monthly': {
      const before = days.before ?? 0
      const [here, start] = [calendarOf(day + before), calendarOf(first + before)]
      return (
        here.day === Math.min(days.day, here.length) && isEvery(here.month - start.month, days.months ?? 1)
      )
    }
    case 'nth_weekday': {
      const [here, start] = [calendarOf(day), calendarOf(first)]
      if (weekdayOf(day) !== days.weekday || !isEvery(here.month - start.month, days.months ?? 1))
        return false
      const nth = Math.floor((here.day - 1) / 7) + 1
      return days.nth.includes(nth as 1) || (here.day + 7 > here.length && days.nth.includes(-1))
    }
    case 'dates':
      return days.on.includes(dateOf(day))
  }
}

/** Single dates need no first day. */
export function firstOf({ days }: Hour, start_on: LocalDate): LocalDate {
  return days.type === 'dates' ? ([...days.on].sort()[0] ?? start_on) : start_on
}
