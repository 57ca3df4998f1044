import { describe, expect, test } from 'vitest'
import { aLog, aMedicine } from '../../../tests/day'
import { dueAfter, injectionDue, lastSites, monthsAfter } from './injections'
import type { Injection } from './regimen'

const needle = (over: Partial<Injection> = {}): Injection => ({
  every: { days: 28 },
  given_on: '2026-10-20',
  slot: 'needle01',
  earliest_days: null,
  before_days: null,
  after_days: null,
  site: '',
  ...over,
})
const depot = (over: Partial<Injection> = {}) =>
  aMedicine({ id: 'nal', name: 'Naltrexone', times: [], injection: needle(over) })
const given = (date: string, over = {}) => aLog(date, { medication: 'nal', ...over })

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2026-03-29', 12, '2027-03-29'],
])('%s and %i months is %s', (day, months, due) => {
  expect(monthsAfter(day, months)).toBe(due)
})

test.each([
  ['2026-10-20', { days: 28 }, '2026-11-17'],
  ['2026-03-20', { days: 28 }, '2026-04-17'], // over the change of clocks
  ['2026-11-20', { days: 7 }, '2026-11-27'],
  ['2026-10-20', { months: 1 }, '2026-11-20'],
] as const)('%s, every %o: %s', (day, every, due) => {
  expect(dueAfter(day, every)).toBe(due)
})

describe('when it is due', () => {
  test.each([
    ['2026-11-13', 'far', 0],
    ['2026-11-14', 'soon', 0],
    ['2026-11-16', 'soon', 0],
    ['2026-11-17', 'today', 0],
    ['2026-11-18', 'late', 1],
    ['2026-12-20', 'late', 33],
  ])('on %s it is %s', (today, state, daysLate) => {
    expect(injectionDue(depot(), [], today)).toMatchObject({ on: '2026-11-17', state, daysLate })
  })

  test('given late, the next one counts from the day it was given', () => {
    expect(injectionDue(depot(), [given('2026-11-21')], '2026-11-21')).toMatchObject({
      givenOn: '2026-11-21',
      on: '2026-12-19',
      state: 'far',
    })
  })

  test('a skipped one, one of another medicine and an older one do not move it', () => {
    const doses = [given('2026-11-20', { status: 'skipped' }), aLog('2026-11-20'), given('2026-09-22')]
    expect(injectionDue(depot(), doses, '2026-11-21')).toMatchObject({ on: '2026-11-17' })
  })

  test('names the days that are given, the later of two first days', () => {
    const weekly = injectionDue(
      depot({ every: { days: 7 }, before_days: 2, after_days: 2 }),
      [],
      '2026-10-25',
    )
    expect(weekly).toMatchObject({ on: '2026-10-27', from: '2026-10-25', until: '2026-10-29' })
    const monthly = injectionDue(depot({ every: { months: 1 }, earliest_days: 26 }), [], '2026-10-25')
    expect(monthly).toMatchObject({ on: '2026-11-20', from: '2026-11-15', until: null })
    const both = injectionDue(
      depot({ every: { months: 1 }, earliest_days: 26, before_days: 7 }),
      [],
      '2026-10-25',
    )
    expect(both?.from).toBe('2026-11-15')
    expect(injectionDue(depot(), [], '2026-10-25')).toMatchObject({ from: null, until: null })
  })

  test('not at all once it is put away, over, or no injection', () => {
    expect(injectionDue({ ...depot(), archived: true }, [], '2026-11-21')).toBeNull()
    expect(injectionDue({ ...depot(), end_on: '2026-11-16' }, [], '2026-11-21')).toBeNull()
    expect(injectionDue(aMedicine(), [], '2026-11-21')).toBeNull()
  })
})

test('the places used last come newest first, each once', () => {
  const doses = [
    given('2026-09-22', { site: 'Thigh, left' }),
    given('2026-11-17', { site: 'Abdomen, left' }),
    given('2026-08-25', { site: 'Abdomen, left' }),
    given('2026-07-28', { site: '' }),
    aLog('2026-11-18', { site: 'Thigh, right' }),
  ]
  expect(lastSites(depot({ site: 'Buttock, left' }), doses)).toEqual([
    { site: 'Abdomen, left', on: '2026-11-17' },
    { site: 'Buttock, left', on: '2026-10-20' },
    { site: 'Thigh, left', on: '2026-09-22' },
  ])
})
