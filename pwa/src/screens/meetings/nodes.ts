/** The nodes of the week's aim: what was, what may come, and what is left open. */
import { localDate } from '../../lib/days'
import type { LocalDate } from '../../lib/types'
import { numberOf, weekdayOf } from './pattern'
import type { Week } from './week'

/** More have no room beside each other on a small phone. */
export const MOST_NODES = 7

export interface Node {
  there: boolean
  /** Monday is 1; null where no day is known */
  day: number | null
  today: boolean
}

export function nodesOf({ turns, ends, aim }: Week, today: LocalDate): Node[] {
  const inWeek = turns.filter(({ start }) => localDate(start) < ends)
  const nodes = (states: readonly string[]) =>
    inWeek
      .filter(({ state }) => states.includes(state))
      .map(({ start, state }): Node => {
        const date = localDate(start)
        return { there: state === 'there', day: weekdayOf(numberOf(date)), today: date === today }
      })
  const there = nodes(['there'])
  // One that was asked about yesterday and not answered is no longer ahead.
  const open = nodes(['asked', 'ahead']).filter(
    ({ day, today: now }) => now || (day ?? 0) > weekdayOf(numberOf(today)),
  )
  const wanted = aim.target ?? there.length + open.length
  const left = Math.max(0, wanted - there.length)
  const blank = Array.from({ length: Math.max(0, left - open.length) }, () => ({
    there: false,
    day: null,
    today: false,
  }))
  return [...there, ...open.slice(0, left), ...blank]
}
