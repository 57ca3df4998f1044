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

/** Where the lines begin and end, and how much above each is kept for words. */
export interface Frame {
  left: number
  right: number
  above: number
}

export const WIDTH = 348
const RIGHT = 302
const EACH = 74
const BELOW = 8
const DIGIT = 8
/** Half of the last value's dot. */
export const DOT = 5

export const heightOf = (count: number): number => count * EACH + 16

/** The ends of each axis stand left of it. `flush`: up to the right edge, with the last value above its dot. */
export function frameOf(series: readonly Series<string>[], flush = false): Frame {
  const widest = Math.max(...series.flatMap(({ low, high }) => [`${low}`.length, `${high}`.length]), 1)
  const named = series.some(({ label }) => label)
  return {
    left: widest * DIGIT + 6,
    right: flush ? WIDTH - DOT : RIGHT,
    above: named ? 26 : flush ? 24 : 8,
  }
}

/** `gap`: after so many days without a value the line ends and begins anew. */
export function lines<Name extends string>(
  series: readonly Series<Name>[],
  from: string,
  until: string,
  gap: number,
  frame: Frame = frameOf(series),
): Drawn<Name>[] {
  const length = Math.max(1, daysBetween(from, until))
  const x = scaleLinear().domain([0, length]).range([frame.left, frame.right]).clamp(true)
  return series.map(({ name, label, low, high, points }, at) => {
    const top = at * EACH + frame.above
    const bottom = (at + 1) * EACH - BELOW
    const y = scaleLinear().domain([low, high]).range([bottom, top])
    const placed = points.map(({ on, value }) => ({
      on,
      value,
      x: round(x(daysBetween(from, on))),
      y: round(y(Math.min(high, Math.max(low, value)))),
    }))
    const end = placed.at(-1)
    return {
      ...{ name, label, top, bottom, high, low },
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
