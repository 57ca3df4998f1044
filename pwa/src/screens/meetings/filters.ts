/** Searches the region that is kept here: the same questions, the same answers as on the server. */
import type { Asked, Found, FoundPage, KeptMeeting, Listing, Mark, WeeklyTime } from '../../lib/directory'
import { isZone, minutesOf, startsFrom } from './starts'

const EARTH_KM = 6371
const MOST_WORDS = 6
const TEXT = 600
const TYPES: Partial<Record<Mark, readonly string[]>> = {
  accessible: ['X', 'XB'],
  newcomer: ['BE'],
  secular: ['A'],
  proof_of_attendance: ['POA'],
  dual_diagnosis: ['DD'],
}

/** Without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().toUpperCase().toLowerCase()
}

export function hasMark(meeting: Listing, mark: Mark): boolean {
  if (mark === 'in_person' || mark === 'online') return meeting[mark]
  return (TYPES[mark] ?? []).some((code) => meeting.types.includes(code))
}

function textOf({ name, group, location, address, regions, entity }: Listing): string {
  const parts = [name, group, location, address, ...regions, entity]
  return fold(parts.filter(Boolean).join('\n')).slice(0, TEXT)
}

/** What holds for a meeting whenever it is. */
export function holds(meeting: Listing, asked: Asked): boolean {
  const words = fold(asked.text ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
  const text = words.length ? textOf(meeting) : ''
  return (
    (meeting.in_person || meeting.online) &&
    (asked.marks ?? []).every((mark) => hasMark(meeting, mark)) &&
    (asked.types ?? []).every((code) => meeting.types.includes(code)) &&
    (!asked.language || meeting.languages.includes(asked.language.toLowerCase())) &&
    words.every((word) => text.includes(word))
  )
}

/** What is asked of the hour, on clocks at the meeting. */
export function holdsAt(time: WeeklyTime | null, asked: Asked): boolean {
  const { day, after, before } = asked
  if (!time) return !day && !after && !before && !asked.within_min
  const minute = minutesOf(time.at)
  const late = !after || minute >= minutesOf(after)
  const early = !before || minute <= minutesOf(before)
  const overMidnight = after && before && after > before
  return (!day || time.day === day) && (overMidnight ? late || early : late && early)
}

export interface Point {
  latitude: number
  longitude: number
}

export function distanceKm(one: Point, other: Point): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const half = (a: number, b: number) => Math.sin(rad(b - a) / 2) ** 2
  const way =
    half(one.latitude, other.latitude) +
    Math.cos(rad(one.latitude)) * Math.cos(rad(other.latitude)) * half(one.longitude, other.longitude)
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(way)))
}

export function pointOf({ latitude, longitude }: Listing): Point | null {
  return latitude === null || longitude === null ? null : { latitude, longitude }
}

export function searchKept(kept: readonly KeptMeeting[], asked: Asked, now: Date): FoundPage {
  const next = startsFrom(now)
  const own = asked.zone ?? 'UTC'
  const last = now.getTime() + (asked.within_min ?? Number.POSITIVE_INFINITY) * 60_000
  const hits: { found: Found; start: number; far: number }[] = []
  for (const { id, feed, meeting, gone } of kept) {
    if (gone || !holds(meeting, asked)) continue
    const far = farFrom(meeting, asked)
    if (far === null) continue
    const zone = isZone(meeting.zone) ? meeting.zone : own
    const distance_km = Number.isFinite(far) ? Math.round(far * 100) / 100 : null
    for (const time of meeting.times.length ? meeting.times : [null]) {
      if (!holdsAt(time, asked)) continue
      const start = time ? next(time, zone) : Number.POSITIVE_INFINITY
      if (start > last) continue
      const next_start = time ? new Date(start).toISOString() : null
      hits.push({ found: { id, feed, zone, meeting, time, next_start, distance_km }, start, far })
    }
  }
  hits.sort((a, b) => (asked.sort === 'distance' ? a.far - b.far : 0) || order(a.start, b.start))
  const { offset = 0, limit = 20 } = asked
  return {
    meetings: hits.slice(offset, offset + limit).map(({ found }) => found),
    more: hits.length > offset + limit,
  }
}

/** Two that have no time are alike: infinity less infinity is no number. */
function order(a: number, b: number): number {
  return a === b ? 0 : a - b
}

/** Infinite where nobody knows; null where that, or the way itself, is too far. */
function farFrom(meeting: Listing, { near, sort }: Asked): number | null {
  if (!near) return Number.POSITIVE_INFINITY
  const point = pointOf(meeting)
  const most = near.within_km
  if (!point) return most || sort === 'distance' ? null : Number.POSITIVE_INFINITY
  const far = distanceKm(near, point)
  return most && far > most ? null : far
}
