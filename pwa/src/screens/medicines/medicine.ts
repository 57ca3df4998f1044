/* Times of day with their slots, and the marks of the last days. */
import type { Time } from './body'

export const MOST_TIMES = 12
export const PRESETS = [1, 2, 3] as const

/* Stored in English as printed on labels; the dictionaries show them in the person's language. */
export const FORMS = [
  'Film, under the tongue',
  'Tablet, under the tongue',
  'Tablet',
  'Capsule',
  'Liquid',
  'Patch',
  'Spray',
  'Injection',
  'Other',
] as const
export type Form = (typeof FORMS)[number]

const USUAL_TIMES: Record<number, readonly string[]> = {
  1: ['08:00'],
  2: ['08:00', '20:00'],
  3: ['08:00', '14:00', '20:00'],
}
const SPARE_TIMES = ['08:00', '20:00', '14:00', '12:00', '18:00', '22:00', '06:00', '10:00', '16:00']

const SLOT_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A new name for a time of day; it is kept for ever, also when the time moves. */
export function newSlot(taken: readonly string[] = []): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(32)).filter((byte) => byte < 252)
    const slot = [...bytes.slice(0, 8)].map((byte) => SLOT_LETTERS[byte % 36]).join('')
    if (slot.length === 8 && !taken.includes(slot)) return slot
  }
}

/** One more time: one that is not there yet, with the dose text of the last. */
export function addTime(times: readonly Time[]): Time[] {
  if (times.length >= MOST_TIMES) return [...times]
  const at = SPARE_TIMES.find((spare) => times.every((time) => time.at !== spare)) ?? freeHour(times)
  return [...times, { slot: newSlot(times.map((time) => time.slot)), at, dose: times.at(-1)?.dose ?? '' }]
}

/**
 * As many times as asked for: those that stand stay as they are, `spare` ones that were taken away come back,
 * new ones come at usual hours, the last ones go.
 */
export function withCount(times: readonly Time[], count: number, spare: readonly Time[] = []): Time[] {
  let made = [...times, ...spare.filter((time) => times.every(({ slot }) => slot !== time.slot))].slice(
    0,
    count,
  )
  for (const at of USUAL_TIMES[count] ?? []) {
    if (made.length === count) break
    if (made.some((time) => time.at === at)) continue
    made = [...made, { slot: newSlot(made.map((time) => time.slot)), at, dose: made.at(-1)?.dose ?? '' }]
  }
  while (made.length < count) made = addTime(made)
  return made
}

export const inOrder = (times: readonly Time[]): Time[] => [...times].sort((a, b) => a.at.localeCompare(b.at))

/** The slots whose time is empty or stands twice. */
export function badTimes(times: readonly Time[]): Set<string> {
  const bad = times.filter(({ at, slot }) => {
    return !isClock(at) || times.some((other) => other.slot !== slot && other.at === at)
  })
  return new Set(bad.map(({ slot }) => slot))
}

export const isClock = (at: string): boolean => /^\d\d:\d\d$/.test(at)
export const isDay = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day)

function freeHour(times: readonly Time[]): string {
  for (let hour = 7; ; hour += 1) {
    const at = `${String(hour % 24).padStart(2, '0')}:30`
    if (times.every((time) => time.at !== at)) return at
  }
}

export type DayMark = 'taken' | 'skipped' | 'open' | 'none'

/** One mark a day for the last seven: what was logged, nothing about what should have been. */
export function lastDays(
  dates: readonly string[],
  logs: readonly { medication: string; local_date: string; status: 'taken' | 'skipped' }[],
  medicine: { id: string; start_on: string },
  openToday: boolean,
): DayMark[] {
  const own = logs.filter((log) => log.medication === medicine.id)
  return dates
    .filter((date) => date >= medicine.start_on)
    .map((date, index, shown) => {
      const onDay = own.filter((log) => log.local_date === date)
      if (index === shown.length - 1 && openToday) return 'open'
      if (onDay.some((log) => log.status === 'skipped')) return 'skipped'
      return onDay.length > 0 ? 'taken' : 'none'
    })
}
