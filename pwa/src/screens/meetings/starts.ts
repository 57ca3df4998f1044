/** When a meeting begins next, by the rules of the server: on clocks in the meeting's own zone. */
import type { WeeklyTime } from '../../lib/directory'

const MINUTE = 60_000
const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatIn(zone: string): Intl.DateTimeFormat | null {
  let known = formats.get(zone)
  if (known === undefined) {
    try {
      const numbers = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const
      known = new Intl.DateTimeFormat('en', {
        ...numbers,
        minute: 'numeric',
        second: 'numeric',
        hourCycle: 'h23',
        timeZone: zone,
      })
    } catch {
      known = null
    }
    formats.set(zone, known)
  }
  return known
}

export function isZone(zone: string): boolean {
  return zone !== '' && formatIn(zone) !== null
}

/** How far clocks there are ahead of UTC, in milliseconds. */
export function offsetIn(zone: string, moment: number): number {
  const second = Math.floor(moment / 1000) * 1000
  const part: Record<string, number> = {}
  for (const { type, value } of formatIn(zone)?.formatToParts(second) ?? []) part[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second: rest = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, rest) - second
}

/** The moment of a clock time, given as if it were UTC. Skipped: as if clocks had not changed; twice: the first. */
export function momentOf(wall: number, zone: string): number {
  const before = offsetIn(zone, wall - DAY)
  const after = offsetIn(zone, wall + DAY)
  if (before === after || offsetIn(zone, wall - before) === before) return wall - before
  return offsetIn(zone, wall - after) === after ? wall - after : wall - before
}

export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}

/** For many meetings at one moment: what clocks show is asked once a zone. */
export function startsFrom(now: Date): (time: WeeklyTime, zone: string) => number {
  const from = Math.floor(now.getTime() / MINUTE) * MINUTE
  const zones = new Map<string, { offset: number; steady: boolean }>()
  const clocks = (zone: string) => {
    let known = zones.get(zone)
    if (!known) {
      const [offset, before, after] = [0, -DAY, 9 * DAY].map((by) => offsetIn(zone, from + by))
      known = { offset: offset ?? 0, steady: offset === before && offset === after }
      zones.set(zone, known)
    }
    return known
  }
  return (time, zone) => {
    const { offset, steady } = clocks(zone)
    const wall = from + offset
    const midnight = wall - (((wall % DAY) + DAY) % DAY)
    const today = new Date(midnight).getUTCDay() || 7
    const first = midnight + ((time.day - today + 7) % 7) * DAY + minutesOf(time.at) * MINUTE
    for (const at of [first, first + 7 * DAY]) {
      const moment = steady ? at - offset : momentOf(at, zone)
      if (moment >= from) return moment
    }
    return momentOf(first + 14 * DAY, zone)
  }
}
