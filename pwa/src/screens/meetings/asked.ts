/** What the person chose, and the question to the directory that it makes. */
import { zone } from '../../lib/days'
import type { Asked, Mark } from '../../lib/directory'
import type { Point } from './filters'

export const MARKS: readonly Mark[] = [
  'online',
  'in_person',
  'accessible',
  'newcomer',
  'secular',
  'proof_of_attendance',
  'dual_diagnosis',
]
export const HOURS = [2, 6] as const
export const PAGE = 20

/** `h2`: begins within 2 hours; `d3`: on a Wednesday; `today`. */
export type When = `h${number}` | `d${number}` | 'today'

export interface Chosen {
  text: string
  when: When | null
  marks: Mark[]
  type: string
  language: string
  /** `name` is empty for where the phone is. */
  near: (Point & { name: string }) | null
  withinKm: number
  byDistance: boolean
}

export function nothingChosen(withinKm: number): Chosen {
  return {
    text: '',
    when: null,
    marks: [],
    type: '',
    language: '',
    near: null,
    withinKm,
    byDistance: false,
  }
}

export const isoDay = (date: Date): number => date.getDay() || 7

function timeOf(when: When | null, now: Date): Asked {
  if (when === null) return {}
  // What began earlier today comes again in a week.
  if (when === 'today') return { day: isoDay(now), within_min: 24 * 60 }
  const number = Number(when.slice(1))
  return when.startsWith('h') ? { within_min: number * 60 } : { day: number }
}

export function askedOf(chosen: Chosen, now: Date): Asked {
  const { text, marks, type, language, near, withinKm, byDistance } = chosen
  const point = near && { latitude: near.latitude, longitude: near.longitude, within_km: withinKm }
  return {
    ...timeOf(chosen.when, now),
    ...(text.trim() ? { text: text.trim().slice(0, 100) } : {}),
    ...(marks.length ? { marks: [...marks] } : {}),
    ...(type ? { types: [type] } : {}),
    ...(language ? { language } : {}),
    ...(point ? { near: point, sort: byDistance ? 'distance' : 'time' } : {}),
    zone: zone(),
    limit: PAGE,
  }
}

/** Days to choose from, today first. */
export function daysFrom(now: Date): number[] {
  return Array.from({ length: 7 }, (_, at) => ((isoDay(now) - 1 + at) % 7) + 1)
}

/** To about a kilometre: nobody needs it finer to sort meetings. */
export function rounded({ latitude, longitude }: Point): Point {
  const two = (degrees: number) => Math.round(degrees * 100) / 100
  return { latitude: two(latitude), longitude: two(longitude) }
}
