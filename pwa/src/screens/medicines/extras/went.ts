/* How taking went, from what the server worked out: periods to draw, sums to say, nothing judged. */
import { scaleBand, scaleLinear } from 'd3-scale'
import type { Adherence, MedicineTaking, Period } from '../../../lib/adherence'
import { daysBetween } from '../../../lib/days'
import type { Row } from '../../../lib/types'

export type Span = 'weeks' | 'months'
export type Sort = 'taken' | 'skipped' | 'open'

const WEEK = 7
const MOST_PERIODS = { weeks: 8, months: 6 } as const
/** Above so many a period, blocks would be too thin to count. */
const MOST_BLOCKS = 10

/** From the first period in which anything was logged: what was entered later than it began was not missed. */
export function shownPeriods(taking: MedicineTaking, span: Span): Period[] {
  const all = taking[span].slice(-MOST_PERIODS[span])
  const first = all.findIndex(({ taken, skipped }) => taken + skipped > 0)
  return first < 0 ? [] : all.slice(first)
}

/** Due and neither taken nor skipped. */
export const openIn = ({ due, taken, skipped }: Period): number => Math.max(0, due - taken - skipped)

export interface Sum {
  due: number
  taken: number
  skipped: number
  late: number
  open: number
}

export function sumOf(periods: readonly Period[]): Sum {
  const sum = (pick: (period: Period) => number) => periods.reduce((all, period) => all + pick(period), 0)
  return {
    due: sum(({ due }) => due),
    taken: sum(({ taken }) => taken),
    skipped: sum(({ skipped }) => skipped),
    late: sum(({ late }) => late),
    open: sum(openIn),
  }
}

export interface History {
  id: string
  name: string
  injection: boolean
  taking: MedicineTaking
}
type Log = Pick<Row<'dose'>, 'body'>
type Known = Pick<Row<'medication'>, 'id' | 'body'>

/** Medicines with a picture, in the order of their names, and those that have not run for a week. */
export function historyOf(
  { until, medicines }: Adherence,
  rows: readonly Known[],
  doses: readonly Log[],
): { shown: History[]; early: { id: string; name: string }[] } {
  const known = rows
    .flatMap(({ id, body }) => {
      const taking = medicines.find(({ medication }) => medication === id)
      return taking
        ? [{ id, name: body.name, injection: body.injection !== null, archived: body.archived, taking }]
        : []
    })
    .sort((a, b) => Number(a.archived) - Number(b.archived) || a.name.localeCompare(b.name))
  const logged = (id: string) =>
    doses.flatMap(({ body }) => (body.medication === id ? [body.local_date] : []))
  const drawn = known.filter(
    ({ taking }) => shownPeriods(taking, 'weeks').length + shownPeriods(taking, 'months').length > 0,
  )
  const shown = drawn.filter(({ id }) => isReady(logged(id), until))
  const waits = known.filter((one) => !one.archived && !shown.includes(one))
  return { shown, early: waits.map(({ id, name }) => ({ id, name })) }
}

/** A week must have passed since the first thing was logged: before that a picture says nothing. */
export function isReady(logged: readonly string[], until: string): boolean {
  const first = logged.reduce((a, b) => (b < a ? b : a), until)
  return daysBetween(first, until) >= WEEK - 1
}

export interface Box {
  key: string
  sort: Sort
  x: number
  y: number
  width: number
  height: number
}
export interface Label {
  key: string
  x: number
  anchor: 'start' | 'middle' | 'end'
  text: string
}
export interface Picture {
  boxes: Box[]
  labels: Label[]
}

export const WIDTH = 348
export const HEIGHT = 120
const FLOOR = 98
const TOP = 10
const GAP = 3

/** One block a dose, or one bar a sort where there are too many to count. */
export function picture(periods: readonly Period[], label: (period: Period, at: number) => string): Picture {
  const most = Math.max(1, ...periods.map((period) => period.taken + period.skipped + openIn(period)))
  const x = scaleBand<string>()
    .domain(periods.map(({ from }) => from))
    .range([0, WIDTH])
    .paddingInner(0.4)
    .align(0)
  const width = Math.min(x.bandwidth(), 40)
  const left = (period: Period) => (x(period.from) ?? 0) + (x.bandwidth() - width) / 2
  const y = scaleLinear().domain([0, most]).range([FLOOR, TOP])
  const boxes = periods.flatMap((period) =>
    boxesOf(period, most, y).map((box) => ({ ...box, x: left(period), width })),
  )
  return { boxes, labels: labelsOf(periods, (period) => left(period) + width / 2, label) }
}

function boxesOf(period: Period, most: number, y: (n: number) => number): Omit<Box, 'x' | 'width'>[] {
  const sorts: [Sort, number][] = [
    ['taken', period.taken],
    ['skipped', period.skipped],
    ['open', openIn(period)],
  ]
  const each = most <= MOST_BLOCKS
  const gap = each ? GAP : 1
  let below = 0
  return sorts.flatMap(([sort, count]) => {
    const steps = each ? Array<number>(count).fill(1) : count > 0 ? [count] : []
    return steps.map((size) => {
      const from = below
      below += size
      return {
        key: `${period.from} ${from}`,
        sort,
        y: y(below),
        height: Math.max(2, y(from) - y(below) - gap),
      }
    })
  })
}

/** Every period has its name where there is room, every second or third one otherwise, counted from the last. */
function labelsOf(
  periods: readonly Period[],
  middle: (period: Period) => number,
  label: (period: Period, at: number) => string,
): Label[] {
  const every = periods.length > 6 ? 3 : periods.length > 4 ? 2 : 1
  return periods.flatMap((period, at) => {
    const last = at === periods.length - 1
    if ((periods.length - 1 - at) % every !== 0) return []
    const anchor = last && periods.length > 1 ? 'end' : at === 0 && periods.length > 4 ? 'start' : 'middle'
    const x = anchor === 'end' ? WIDTH : anchor === 'start' ? 0 : middle(period)
    return [{ key: period.from, x, anchor, text: label(period, at) }]
  })
}
