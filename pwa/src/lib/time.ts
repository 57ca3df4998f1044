/** Writes days and times in the app's language. Functions read the language, so a template follows it. */
import { addDays, localDate } from './days'
import { locale } from './i18n/index.svelte'
import type { LocalDate } from './types'

const made = new Map<string, Intl.DateTimeFormat>()

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale() + JSON.stringify(options)
  let known = made.get(name)
  if (!known) {
    known = new Intl.DateTimeFormat(locale(), options)
    made.set(name, known)
  }
  return known
}

const UTC = { timeZone: 'UTC' } as const

/** "8:04 AM" of a moment, or of a clock time "08:04". Number and unit are never parted. */
export function formatTime(time: Date | string): string {
  const clock = typeof time === 'string' && /^\d\d:\d\d/.test(time)
  const options = { hour: 'numeric', minute: '2-digit', ...(clock ? UTC : {}) } as const
  const moment = clock ? new Date(`1970-01-01T${(time as string).slice(0, 5)}Z`) : new Date(time)
  return formatter(options).format(moment).replace(/\s/g, '\u00a0')
}

/** "Saturday, Nov 21" */
export function formatDay(day: LocalDate): string {
  return formatter({ weekday: 'long', month: 'short', day: 'numeric', ...UTC }).format(
    new Date(`${day}T00:00Z`),
  )
}

/** "Saturday" */
export function formatWeekday(day: LocalDate): string {
  return formatter({ weekday: 'long', ...UTC }).format(new Date(`${day}T00:00Z`))
}

/** "Nov 21, 2026"; in a sentence rather "November 21, 2026". */
export function formatDate(day: LocalDate, style: 'medium' | 'long' = 'medium'): string {
  return formatter({ dateStyle: style, ...UTC }).format(new Date(`${day}T00:00Z`))
}

/** "Nov 21, 2026, 8:04 AM" */
export function formatMoment(moment: Date | string): string {
  return formatter({ dateStyle: 'medium', timeStyle: 'short' })
    .format(new Date(moment))
    .replace(/\u202f/g, '\u00a0')
}

/** "today", "yesterday", "tomorrow", else the day itself. */
export function formatRelativeDay(day: LocalDate, today: LocalDate = localDate()): string {
  const near = [-1, 0, 1].find((n) => addDays(today, n) === day)
  if (near === undefined) return formatDay(day)
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(near, 'day')
}
