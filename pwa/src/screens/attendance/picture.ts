/* Twelve weeks as blocks, one for each meeting, with a line where the aim was. */
import { scaleBand, scaleLinear } from 'd3-scale'
import type { MeetingWeek } from '../../lib/turning-up'

export const SORTS = ['attended', 'made_up', 'missed', 'unlogged'] as const
export type Sort = (typeof SORTS)[number]

export interface Box {
  key: string
  sort: Sort
  x: number
  y: number
  width: number
  height: number
}
export interface Aim {
  key: string
  x: number
  y: number
  width: number
}
export interface Label {
  key: string
  x: number
  anchor: 'start' | 'middle' | 'end'
  text: string
}
export interface Picture {
  boxes: Box[]
  aims: Aim[]
  labels: Label[]
}

export const WIDTH = 348
export const HEIGHT = 120
const FLOOR = 98
const TOP = 10
const GAP = 3
const WIDEST = 40
/** Above so many a week, blocks would be too thin to count. */
const MOST_BLOCKS = 10

export function picture(
  weeks: readonly MeetingWeek[],
  label: (from: string, last: boolean) => string,
): Picture {
  const heights = weeks.map((week) =>
    Math.max(
      week.target ?? 0,
      SORTS.reduce((n, sort) => n + week[sort], 0),
    ),
  )
  const most = Math.max(1, ...heights)
  const x = scaleBand<string>()
    .domain(weeks.map(({ from }) => from))
    .range([0, WIDTH])
    .paddingInner(0.4)
    .align(0)
  const width = Math.min(x.bandwidth(), WIDEST)
  const left = (from: string) => (x(from) ?? 0) + (x.bandwidth() - width) / 2
  const y = scaleLinear().domain([0, most]).range([FLOOR, TOP])
  return {
    boxes: weeks.flatMap((week) =>
      boxesOf(week, most, y).map((box) => ({ ...box, x: left(week.from), width })),
    ),
    aims: weeks.flatMap(({ from, target }) =>
      target === null ? [] : [{ key: from, x: left(from) - GAP, y: y(target), width: width + 2 * GAP }],
    ),
    labels: labelsOf(weeks, (from) => left(from) + width / 2, label),
  }
}

function boxesOf(week: MeetingWeek, most: number, y: (n: number) => number): Omit<Box, 'x' | 'width'>[] {
  const each = most <= MOST_BLOCKS
  const gap = each ? GAP : 1
  let below = 0
  return SORTS.flatMap((sort) => {
    const steps = each ? Array<number>(week[sort]).fill(1) : week[sort] > 0 ? [week[sort]] : []
    return steps.map((size) => {
      const from = below
      below += size
      return { key: `${week.from} ${from}`, sort, y: y(below), height: Math.max(2, y(from) - y(below) - gap) }
    })
  })
}

/** As many names as there is room for, counted from the last. */
function labelsOf(
  weeks: readonly MeetingWeek[],
  middle: (from: string) => number,
  label: (from: string, last: boolean) => string,
): Label[] {
  const every = weeks.length > 9 ? 4 : weeks.length > 6 ? 3 : weeks.length > 4 ? 2 : 1
  return weeks.flatMap(({ from }, at) => {
    const last = at === weeks.length - 1
    if ((weeks.length - 1 - at) % every !== 0) return []
    const anchor = last && weeks.length > 1 ? 'end' : at === 0 && weeks.length > 4 ? 'start' : 'middle'
    const x = anchor === 'end' ? WIDTH : anchor === 'start' ? 0 : middle(from)
    return [{ key: from, x, anchor, text: label(from, last) }]
  })
}
