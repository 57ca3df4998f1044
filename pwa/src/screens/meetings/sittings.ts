/** When a saved meeting takes place: its own times on its own clocks, without a network and before any plan. */
import { zone as ownZone } from '../../lib/days'
import type { LocalDate, Meeting } from '../../lib/types'
import { dateOf, firstOf, type Hour, hasDay, numberOf } from './pattern'
import { isZone, minutesOf, momentOf, offsetIn } from './starts'

export interface Sitting {
  meeting: string
  local_date: LocalDate
  time_slot: string
  /** as clocks there show it */
  at: string
  /** moments, in milliseconds */
  start: number
  end: number
}

/** One meeting as it stands on this phone. */
export interface Own {
  id: string
  editedAt: string
  body: Omit<Meeting, 'v'>
}

const MINUTE = 60_000
const DAY = 86_400_000

export const keyOf = ({ local_date, time_slot }: Pick<Sitting, 'local_date' | 'time_slot'>): string =>
  `${local_date} ${time_slot}`

export const zoneOf = ({ tz }: Pick<Meeting, 'tz'>): string => (isZone(tz) ? tz : ownZone())

/** The moment of a clock time on a date there. */
export const momentAt = (day: LocalDate, at: string, zone: string): number =>
  momentOf(numberOf(day) * DAY + minutesOf(at) * MINUTE, zone)

/** All that begin from `from` on and before `to`, in order; also of one that is put away. */
export function sittings({ id, body }: Pick<Own, 'id' | 'body'>, from: number, to: number): Sitting[] {
  const zone = zoneOf(body)
  const cancelled = new Set(body.cancelled)
  const found: Sitting[] = []
  const last = Math.min(
    Math.floor(to / DAY) + 2,
    body.end_on ? numberOf(body.end_on) : Number.POSITIVE_INFINITY,
  )
  const hours = body.times.map((hour) => ({ hour, first: numberOf(firstOf(hour, body.start_on)) }))
  const begun = Math.min(...hours.map(({ first }) => first))
  for (let day = Math.max(Math.floor(from / DAY) - 2, begun); day <= last; day += 1) {
    const local_date = dateOf(day)
    if (cancelled.has(local_date)) continue
    for (const { hour, first } of hours)
      if (day >= first && hasDay(hour.days, day, first)) found.push(sitting(id, hour, local_date, zone))
  }
  found.sort((a, b) => a.start - b.start || keyOf(a).localeCompare(keyOf(b)))
  return found.filter(
    (one, n) => one.start >= from && one.start < to && one.start !== found[n - 1]?.start && isReal(one, zone),
  )
}

function sitting(meeting: string, { slot, at, minutes }: Hour, local_date: LocalDate, zone: string): Sitting {
  const start = momentAt(local_date, at, zone)
  return { meeting, local_date, time_slot: slot, at, start, end: start + (minutes ?? 60) * MINUTE }
}

/** A zone may jump over a whole date. */
const isReal = ({ start, local_date }: Sitting, zone: string): boolean =>
  Math.floor((start + offsetIn(zone, start)) / DAY) === numberOf(local_date)

/** The next ones, however far off within three years. */
export function nextOnes(own: Own, now: number, count: number): Sitting[] {
  for (const weeks of [9, 53, 157]) {
    const found = sittings(own, now, now + weeks * 7 * DAY)
    if (found.length >= count || weeks === 157) return found.slice(0, count)
  }
  return []
}

export interface Overlap {
  first: Sitting
  second: Sitting
}

/** Every two of which one begins before the other is over. One right after the other is none. */
export function overlaps(ahead: readonly Sitting[]): Overlap[] {
  const found: Overlap[] = []
  let running: Sitting[] = []
  for (const one of [...ahead].sort((a, b) => a.start - b.start || a.meeting.localeCompare(b.meeting))) {
    running = running.filter((other) => other.end > one.start)
    found.push(...running.map((first) => ({ first, second: one })))
    running.push(one)
  }
  return found
}
