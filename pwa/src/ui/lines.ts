/* The geometry of lines over days, one above the other on one axis of time. */
import { scaleLinear } from 'd3-scale'
import { daysBetween } from '../lib/days'

/** `low` and `high` are the ends of its own axis. */
export interface Series<Name extends string> {
  name: Name
  label: string
  low: number
  high: number
  points: readonly { on: string; value: number }[]
}
export interface Drawn<Name extends string> {
  name: Name
  label: string
  top: number
  bottom: number
  high: number
  low: number
  path: string
  dots: { x: number; y: number }[]
  last: { x: number; y: number; value: number } | null
}

export const WIDTH = 348
const RIGHT = 302
const LEFT = 4
const FIRST = 26
const TALL = 40
const EACH = 74

export const heightOf = (count: number): number => count * EACH + 16

/** `gap`: after so many days without a value the line ends and begins anew. */
export function lines<Name extends string>(
  series: readonly Series<Name>[],
  from: string,
  until: string,
  gap: number,
): Drawn<Name>[] {
  const length = Math.max(1, daysBetween(from, until))
  const x = scaleLinear().domain([0, length]).range([LEFT, RIGHT])
  return series.map(({ name, label, low, high, points }, at) => {
    const top = FIRST + at * EACH
    const y = scaleLinear()
      .domain([low, high])
      .range([top + TALL, top])
    const placed = points.map(({ on, value }) => ({
      on,
      value,
      x: round(x(daysBetween(from, on))),
      y: round(y(Math.min(high, Math.max(low, value)))),
    }))
    const end = placed.at(-1)
    return {
      ...{ name, label, top, bottom: top + TALL, high, low },
      path: pathOf(placed, gap),
      dots: alone(placed, gap),
      last: end ? { x: end.x, y: end.y, value: end.value } : null,
    }
  })
}

type Placed = { on: string; x: number; y: number }

function pathOf(placed: readonly Placed[], gap: number): string {
  return placed
    .map((point, at) => {
      const before = placed[at - 1]
      return `${before && near(before, point, gap) ? 'L' : 'M'}${point.x} ${point.y}`
    })
    .join('')
}

/** A value with nothing near it would be no line at all. */
function alone(placed: readonly Placed[], gap: number): { x: number; y: number }[] {
  return placed
    .filter((point, at) => {
      const [before, after] = [placed[at - 1], placed[at + 1]]
      return !(before && near(before, point, gap)) && !(after && near(point, after, gap))
    })
    .map(({ x, y }) => ({ x, y }))
}

const near = (one: Placed, two: Placed, gap: number): boolean => daysBetween(one.on, two.on) <= gap
const round = (n: number): number => Math.round(n * 10) / 10
