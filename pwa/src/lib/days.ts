/** Calendar days as the person lives them; free of language, so the service worker can use it too. */
import type { LocalDate } from './types'

const ASK_AGAIN_MS = 60_000
let known = ''
let askedAt = Number.NEGATIVE_INFINITY

/** The phone's own time zone, as an IANA name. Asked once a minute: browsers take their time to tell it. */
export function zone(): string {
  if (Math.abs(Date.now() - askedAt) > ASK_AGAIN_MS) {
    known = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
    askedAt = Date.now()
  }
  return known
}

/** YYYY-MM-DD of a moment on this phone. */
export function localDate(moment: Date = new Date()): LocalDate {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** YYYY-MM-DD of a moment in a named zone; the phone's own when the name is unknown here. */
export function dayIn(moment: string | Date, tz: string): LocalDate {
  const date = new Date(moment)
  if (tz === zone()) return localDate(date)
  try {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: tz,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).formatToParts(date)
    const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
    return `${part('year')}-${part('month')}-${part('day')}`
  } catch {
    return localDate(date)
  }
}

/** HH:MM of a moment on this phone, as a time field wants it. */
export function clockTime(moment: Date = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** The moment of a day and a clock time on this phone. */
export function momentOf(day: LocalDate, clock: string): Date {
  return new Date(`${day}T${clock}`)
}

export function addDays(day: LocalDate, n: number): LocalDate {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + n)
  return date.toISOString().slice(0, 10)
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000)
}
