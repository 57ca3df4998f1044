/* Turns parts of a regimen into the app's words. Read inside templates, so that it follows the language. */
import { localDate } from '../../lib/days'
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatDate, formatTime } from '../../lib/time'
import type { LocalDate } from '../../lib/types'
import { keep } from '../today/words'
import type { AsNeeded, Days, Interval, Time } from './body'
import { inOrder } from './medicine'

const MONDAY = Date.UTC(2026, 10, 23)

/** "Mon" or "Monday"; Monday is 1. */
export function weekday(day: number, width: 'short' | 'long' = 'short'): string {
  const moment = new Date(MONDAY + (day - 1) * 86_400_000)
  return new Intl.DateTimeFormat(locale(), { weekday: width, timeZone: 'UTC' }).format(moment)
}

export function weekdayOf(day: LocalDate): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00Z`),
  )
}

/** "Nov 8", with the year where it is another one. */
export function shortDate(day: LocalDate, today: LocalDate = localDate()): string {
  if (day.slice(0, 4) !== today.slice(0, 4)) return formatDate(day)
  const options = { month: 'short', day: 'numeric', timeZone: 'UTC' } as const
  return keepDate(new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T00:00Z`)))
}

export const keepDate = (text: string): string => text.replace(/\s/g, '\u00a0')

/** Empty for every day: that needs no words. */
export function daysWords(days: Days): string {
  const words = t.regimen
  switch (days.type) {
    case 'every':
      return days.days === 1 ? '' : words.everyDays(days.days)
    case 'weekdays':
      return listed([...days.on].sort().map((day) => weekday(day)))
    case 'cycle':
      return words.onOff(days.on, days.off)
    case 'monthly':
      return words.monthlyOn(days.day)
    case 'dates':
      return listed(days.on.map((day) => shortDate(day)))
  }
}

export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words)
}

/** "8 mg, 8:00 AM" */
export const timeWords = (time: Time, strength = ''): string =>
  [keep(time.dose || strength), time.at && formatTime(time.at)].filter(Boolean).join(', ')

export const timesWords = (times: readonly Time[], strength = ''): string[] =>
  inOrder(times).map((time) => timeWords(time, strength))

export function intervalWords(every: Interval): string {
  if (every.days !== undefined) return t.regimen.everyDays(every.days)
  return every.months === 1 ? t.regimen.everyMonth : t.regimen.everyMonths(every.months ?? 1)
}

/** "4 h 30 min" */
export function gapWords(minutes: number): string {
  return t.regimen.hours(Math.floor(minutes / 60), minutes % 60)
}

export function neededWords({ min_gap_min, most_a_day }: AsNeeded): string {
  const gap = min_gap_min ? t.regimen.gapAtLeast(gapWords(min_gap_min)) : ''
  const most = most_a_day ? t.regimen.mostADay(most_a_day) : ''
  return [gap, most].filter(Boolean).join(' · ')
}

export const siteOf = (site: string): string => (t.regimen.sites as Record<string, string>)[site] ?? site
