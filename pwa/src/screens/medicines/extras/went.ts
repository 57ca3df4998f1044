/* How taking went, from what the server worked out: periods to draw, sums to say, nothing judged. */
import type { Adherence, MedicineTaking, Period } from '../../../lib/adherence'
import { daysBetween } from '../../../lib/days'
import type { Row } from '../../../lib/types'
import type { Stack } from '../../../ui/blocks'

export type Span = 'weeks' | 'months'
export type Sort = 'taken' | 'skipped' | 'open'

const WEEK = 7
const MOST_PERIODS = { weeks: 8, months: 6 } as const

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

export const stackOf = (period: Period): Stack<Sort> => ({
  from: period.from,
  counts: [
    ['taken', period.taken],
    ['skipped', period.skipped],
    ['open', openIn(period)],
  ],
})
