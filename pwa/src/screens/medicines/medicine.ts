/* What the medicine form works with: times with their slots, presets, checks.
   It compares what was typed; it never works out a dose. */
import type { Medicine, Time } from '../today/day'

export const MOST_TIMES = 12
export const PRESETS = [1, 2, 3, 0] as const

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
    return !/^\d\d:\d\d$/.test(at) || times.some((other) => other.slot !== slot && other.at === at)
  })
  return new Set(bad.map(({ slot }) => slot))
}

export type Draft = Omit<Medicine, 'id' | 'waiting' | 'times'> & { times: Time[]; note: string }
export type Problem = 'name' | 'times' | 'start_on' | 'end_on'

/** The fields that cannot be saved yet, in the order of the form. */
export function problems(draft: Draft): Problem[] {
  const found: Problem[] = []
  if (draft.name.trim() === '') found.push('name')
  if (badTimes(draft.times).size > 0) found.push('times')
  if (!/^\d{4}-\d\d-\d\d$/.test(draft.start_on)) found.push('start_on')
  if (draft.end_on !== null && draft.end_on < draft.start_on) found.push('end_on')
  return found
}

/** Whether `next` takes away from what `before` said: fewer times, a lower number, an end, or no longer taken. */
export function isLess(before: Draft, next: Draft): boolean {
  if (next.archived && !before.archived) return true
  if (next.end_on !== null && (before.end_on === null || next.end_on < before.end_on)) return true
  if (next.times.length < before.times.length) return true
  if (isLower(before.strength, next.strength)) return true
  return before.times.some((time) => {
    const now = next.times.find((one) => one.slot === time.slot)
    return now === undefined || isLower(time.dose, now.dose)
  })
}

/** "4 mg" against "8 mg". Texts without a number on both sides are left alone: nothing is guessed. */
function isLower(before: string, next: string): boolean {
  const [from, to] = [firstNumber(before), firstNumber(next)]
  return from !== null && to !== null && to < from
}

function firstNumber(text: string): number | null {
  const found = /\d+(?:[.,]\d+)?/.exec(text)
  return found ? Number(found[0].replace(',', '.')) : null
}

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
  medicine: Pick<Medicine, 'id' | 'start_on'>,
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
