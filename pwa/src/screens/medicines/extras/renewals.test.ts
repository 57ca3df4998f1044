import { describe, expect, test } from 'vitest'
import type { Renewal } from '../../../lib/types'
import {
  datesIn,
  doneFor,
  monthsAfter,
  newRenewal,
  openOn,
  problemsIn,
  type RenewalBody,
  tidyRenewal,
} from './renewals'

const TODAY = '2026-11-21'
const body = (more: Partial<RenewalBody> = {}): RenewalBody => ({
  ...newRenewal(),
  slot: 'ren00000',
  title: 'Insurance',
  due_on: '2026-12-01',
  ...more,
})
const row = (id: string, more: Partial<Renewal>) => ({
  id,
  kind: 'renewal' as const,
  day: TODAY,
  editedAt: '',
  body: { v: 1 as const, ...body(more) },
  waiting: false,
  rejected: false,
})
const due = (more: Partial<RenewalBody>) => {
  const of = body(more)
  return { ...of, id: 'x', waiting: false, on: openOn(of), done: false }
}

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2026-01-31', 2, '2026-03-31'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-11-15', 3, '2027-02-15'],
])('%s and %i months are %s', (day, months, then) => expect(monthsAfter(day, months)).toBe(then))

describe('the date that is open', () => {
  test.each([
    ['nothing was done: the first one, however long ago', null, '2026-09-01'],
    ['done on its day', '2026-09-01', '2026-10-01'],
    ['done a little late', '2026-09-14', '2026-10-01'],
    ['done a little early for the next', '2026-09-20', '2026-11-01'],
  ])('%s', (_what, done_on, open) => {
    expect(openOn(body({ due_on: '2026-09-01', every_months: 1, done_on }))).toBe(open)
  })

  test('a day at the end of a month does not creep', () => {
    const monthly = { due_on: '2026-01-31', every_months: 1 }
    expect(openOn(body({ ...monthly, done_on: '2026-02-28' }))).toBe('2026-03-31')
  })
})

describe('a tap on Done', () => {
  test('does the date that the screen shows, and the next one opens', () => {
    for (const [more, next] of [
      [{ due_on: '2026-12-01', every_months: 1 }, '2027-01-01'],
      [{ due_on: '2026-09-01', every_months: 1 }, '2026-10-01'],
      [{ due_on: '2027-09-01', every_months: 12 }, '2028-09-01'],
    ] as const) {
      const shown = due(more)
      expect(openOn({ ...shown, done_on: doneFor(shown, TODAY) })).toBe(next)
    }
  })

  test('of what comes once is written down with its day, and it leaves the list', () => {
    const once = due({ every_months: null })
    const { open, done } = datesIn([row('a', { ...body(), done_on: doneFor(once, TODAY) }), row('b', {})])
    expect([open.map(({ id }) => id), done.map(({ id, done_on }) => [id, done_on])]).toEqual([
      ['b'],
      [['a', TODAY]],
    ])
  })
})

test('dates come in their order, the next one of what repeats among them', () => {
  const { open } = datesIn([
    row('later', { due_on: '2027-01-10' }),
    row('monthly', { due_on: '2026-10-05', every_months: 1, done_on: '2026-11-05' }),
    row('open', { due_on: '2026-11-01' }),
    row('removed', { archived: true }),
  ])
  expect(open.map(({ id, on }) => [id, on])).toEqual([
    ['open', '2026-11-01'],
    ['monthly', '2026-12-05'],
    ['later', '2027-01-10'],
  ])
})

test('four reminders at most, a day, and a time where there is a reminder', () => {
  expect(problemsIn(body())).toEqual([])
  expect(problemsIn(body({ due_on: '', lead_days: [0, 1, 3, 7, 14], at: '' }))).toEqual([
    'due_on',
    'leads',
    'at',
  ])
  expect(problemsIn(body({ lead_days: [], at: '' }))).toEqual([])
})

test('without a title it carries the word for what it is; a moved date begins anew', () => {
  const before = body({ done_on: '2026-11-05', every_months: 1 })
  expect(tidyRenewal(body({ title: '  ' }), null, 'Insurance').title).toBe('Insurance')
  expect(tidyRenewal(before, before, '').done_on).toBe('2026-11-05')
  expect(tidyRenewal({ ...before, due_on: '2027-01-05' }, before, '').done_on).toBeNull()
  expect(tidyRenewal(body({ lead_days: [], at: '' }), null, '').at).toBe('09:00')
})
