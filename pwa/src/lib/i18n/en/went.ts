import { plural } from '../plural'

const weeks = (n: number) => (n === 1 ? 'this week' : `in ${n}\u00a0weeks`)
const months = (n: number) => (n === 1 ? 'this month' : `in ${n}\u00a0months`)
type Span = 'weeks' | 'months'
const over = (span: Span, n: number) => (span === 'weeks' ? weeks(n) : months(n))

/** Taken and due, by week and month. It reads out what was logged and judges nothing. */
export const went = {
  title: 'How it went',
  view: 'By week or by month',
  byWeek: 'Weeks',
  byMonth: 'Months',
  empty: 'After a week of doses, this shows what was taken and what was due.',
  emptyOf: (name: string) => `${name}: here after a week of doses.`,
  took: (taken: number, due: number, span: Span, n: number) =>
    `You took ${taken} of ${plural('en', due, { one: '1\u00a0dose', other: `${due}\u00a0doses` })} ${over(span, n)}.`,
  tookSome: (taken: number, span: Span, n: number) =>
    `You logged ${plural('en', taken, { one: '1\u00a0dose', other: `${taken}\u00a0doses` })} ${over(span, n)}.`,
  given: (taken: number, due: number, span: Span, n: number) =>
    `${taken} of ${plural('en', due, { one: '1\u00a0injection', other: `${due}\u00a0injections` })} given ${over(span, n)}.`,
  of: (name: string, reading: string) => `${name}. ${reading}`,
  taken: 'taken',
  skipped: 'skipped, with a reason',
  open: 'not logged',
  thisWeek: 'this week',
  thisMonth: 'this month',
  asTable: 'Show as table',
  table: 'Table',
  weekOf: 'Week of',
  month: 'Month',
  head: { taken: 'Taken', late: 'Of these late', skipped: 'Skipped', open: 'Not logged' },
  asOf: (moment: string) => `As of ${moment}. Newer once this phone is online.`,
  unknown: 'This comes from your server. It is here once this phone has been online.',
  source:
    'Worked out from your own entries, for you alone. It changes when you log something later. It is no prediction and no diagnosis.',
}
