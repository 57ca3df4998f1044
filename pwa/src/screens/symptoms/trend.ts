/* How it went over the days: what was felt, added up. It is no score, and nothing is judged by it. */
import { addDays, localDate } from '../../lib/days'
import { formatDate, formatDay } from '../../lib/time'
import type { Row } from '../../lib/types'
import type { Stack } from '../../ui/blocks'

export const MOST_DAYS = 14
export const LEAST_DAYS = 3

export interface DaySum {
  day: string
  /** null where nothing was written */
  sum: number | null
  entries: number
}

type Entry = Pick<Row<'withdrawal'>, 'day' | 'body'>

/** Each day up to the last one with an entry; of several entries of a day the one that adds up to most. */
export function daySums(rows: readonly Entry[], most = MOST_DAYS): DaySum[] {
  const told = rows.filter(({ body }) => body.symptoms.length > 0)
  const days = told.map(({ day }) => day).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const from = first > addDays(last, 1 - most) ? first : addDays(last, 1 - most)
  const sums: DaySum[] = []
  for (let day = from; day <= last; day = addDays(day, 1)) {
    const of = told.filter((row) => row.day === day).map(({ body }) => added(body.symptoms))
    sums.push({ day, sum: of.length > 0 ? Math.max(...of) : null, entries: of.length })
  }
  return sums
}

const added = (symptoms: Entry['body']['symptoms']): number =>
  symptoms.reduce((sum, { strength }) => sum + strength, 0)

export type Reading =
  | { said: 'few' }
  | { said: 'same'; days: number }
  | { said: 'last'; highest: string }
  | { said: 'lower' | 'gone'; highest: string; last: string }

/** One sentence: which day had most, and the last day beside it. */
export function readingOf(sums: readonly DaySum[]): Reading {
  const written = sums.flatMap(({ day, sum }) => (sum === null ? [] : [{ day, sum }]))
  const last = written.at(-1)
  if (written.length < LEAST_DAYS || !last) return { said: 'few' }
  const most = Math.max(...written.map(({ sum }) => sum))
  if (written.every(({ sum }) => sum === most)) return { said: 'same', days: written.length }
  if (last.sum === most) return { said: 'last', highest: last.day }
  const highest = written.findLast(({ sum }) => sum === most)?.day ?? last.day
  return { said: last.sum === 0 ? 'gone' : 'lower', highest, last: last.day }
}

/** Of another year with the year, else with the weekday. */
export const dayName = (day: string, today: string = localDate()): string =>
  day.slice(0, 4) === today.slice(0, 4) ? formatDay(day) : formatDate(day)

export const stackOf = ({ day, sum }: DaySum): Stack<'felt'> => ({ from: day, counts: [['felt', sum ?? 0]] })
