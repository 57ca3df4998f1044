/* The geometry of a chart of blocks: one block for each thing, in stacks side by side, in the order of time. */
import { scaleBand, scaleLinear } from 'd3-scale'

/** `counts` from below. `aim`: how many were wanted, drawn as a line. */
export interface Stack<Sort extends string> {
  from: string
  counts: readonly (readonly [Sort, number])[]
  aim?: number | null
}
export interface Box<Sort extends string> {
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
export interface Picture<Sort extends string> {
  boxes: Box<Sort>[]
  aims: Aim[]
  labels: Label[]
}

export const WIDTH = 348
export const HEIGHT = 120
const FLOOR = 98
const TOP = 10
const GAP = 3
const WIDEST = 40
/** Above so many in a stack, blocks would be too thin to count: one bar a sort takes their place. */
const MOST_BLOCKS = 10

export function picture<Sort extends string>(
  stacks: readonly Stack<Sort>[],
  label: (from: string, last: boolean) => string,
): Picture<Sort> {
  const heights = stacks.map(({ counts, aim }) =>
    Math.max(
      aim ?? 0,
      counts.reduce((n, [, count]) => n + count, 0),
    ),
  )
  const most = Math.max(1, ...heights)
  const x = scaleBand<string>()
    .domain(stacks.map(({ from }) => from))
    .range([0, WIDTH])
    .paddingInner(0.4)
    .align(0)
  const width = Math.min(x.bandwidth(), WIDEST)
  const left = (from: string) => (x(from) ?? 0) + (x.bandwidth() - width) / 2
  const y = scaleLinear().domain([0, most]).range([FLOOR, TOP])
  return {
    boxes: stacks.flatMap((stack) =>
      boxesOf(stack, most, y).map((box) => ({ ...box, x: left(stack.from), width })),
    ),
    aims: stacks.flatMap(({ from, aim }) =>
      aim == null ? [] : [{ key: from, x: left(from) - GAP, y: y(aim), width: width + 2 * GAP }],
    ),
    labels: labelsOf(
      stacks.map(({ from }) => from),
      (from) => left(from) + width / 2,
      label,
    ),
  }
}

function boxesOf<Sort extends string>(
  { from, counts }: Stack<Sort>,
  most: number,
  y: (n: number) => number,
): Omit<Box<Sort>, 'x' | 'width'>[] {
  const each = most <= MOST_BLOCKS
  const gap = each ? GAP : 1
  let below = 0
  return counts.flatMap(([sort, count]) => {
    const steps = each ? Array<number>(count).fill(1) : count > 0 ? [count] : []
    return steps.map((size) => {
      const low = below
      below += size
      return { key: `${from} ${low}`, sort, y: y(below), height: Math.max(2, y(low) - y(below) - gap) }
    })
  })
}

/** As many names as there is room for, counted from the last. */
function labelsOf(
  names: readonly string[],
  middle: (from: string) => number,
  label: (from: string, last: boolean) => string,
): Label[] {
  const every = names.length > 9 ? 4 : names.length > 6 ? 3 : names.length > 4 ? 2 : 1
  return names.flatMap((from, at) => {
    const last = at === names.length - 1
    if ((names.length - 1 - at) % every !== 0) return []
    const anchor = last && names.length > 1 ? 'end' : at === 0 && names.length > 4 ? 'start' : 'middle'
    const x = anchor === 'end' ? WIDTH : anchor === 'start' ? 0 : middle(from)
    return [{ key: from, x, anchor, text: label(from, last) }]
  })
}
