/** Which towns and postal areas the kept region knows, for a place that is typed without a network. */
import type { KeptMeeting, Listing, MeetingPlace } from '../../lib/directory'
import { distanceKm, fold, type Point, pointOf } from './filters'

const TOWN_KM = 60
const MOST_SHOWN = 8

export const wordsOf = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** As on the server: each word begins a word of the place, and one of them of its name. */
export function placesIn(kept: readonly KeptMeeting[], typed: string): MeetingPlace[] {
  const words = wordsOf(typed).split(' ').filter(Boolean)
  if (words.length === 0) return []
  const begins = (text: string) => (word: string) => ` ${text}`.includes(` ${word}`)
  const found = new Map<string, { name: string; within: string; points: Point[] }>()
  for (const { meeting, gone } of kept) {
    const point = pointOf(meeting)
    if (!point || gone) continue
    for (const [name, within] of namesOf(meeting)) {
      const called = wordsOf(name)
      if (!words.every(begins(`${called} ${wordsOf(within)}`)) || !words.some(begins(called))) continue
      const key = `${called}, ${wordsOf(within)}`
      const town = found.get(key)
      if (!town) found.set(key, { name, within, points: [point] })
      else if (distanceKm(town.points[0] ?? point, point) <= TOWN_KM) town.points.push(point)
    }
  }
  const asked = words.join(' ')
  return [...found.values()]
    .map(({ name, within, points }) => ({ name, within, meetings: points.length, ...middle(points) }))
    .sort((a, b) => rank(a.name, asked) - rank(b.name, asked) || b.meetings - a.meetings)
    .slice(0, MOST_SHOWN)
}

function namesOf({ city, state, postal_code, regions }: Listing): [name: string, within: string][] {
  const town = city || (regions.at(-1) ?? '')
  const around = state || (regions[0] ?? '')
  const names: [string, string][] = []
  if (wordsOf(town)) names.push([town, wordsOf(around) === wordsOf(town) ? '' : around])
  if (wordsOf(postal_code)) names.push([postal_code.split('-')[0] ?? '', town])
  return names
}

function rank(name: string, asked: string): number {
  const called = wordsOf(name)
  if (asked === called || asked.startsWith(`${called} `)) return 0
  return called.startsWith(asked) ? 1 : 2
}

/** Within one region no town lies across the date line. */
function middle(points: Point[]): Point {
  const of = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
  return {
    latitude: of(points.map((point) => point.latitude)),
    longitude: of(points.map((point) => point.longitude)),
  }
}
