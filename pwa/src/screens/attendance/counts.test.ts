import { expect, test } from 'vitest'
import { attended, facts, GROUP, group, planned, SLOT, went } from '../../../tests/visits'
import { countsOf, isReady, shownOf, shownWeeks, sumOf } from './counts'

const NOW = new Date('2026-11-21T10:00:00Z')
const MONDAY = '2026-11-16'
const WEEK = { from: MONDAY, attended: 0, missed: 0, unlogged: 0, cancelled: 0, made_up: 0, target: null }
const target = (per_week: number, start_on: string, setting: 'any' | 'group' = 'any') => ({
  editedAt: '2026-01-01T00:00:00Z',
  body: { setting, per_week, start_on },
})
const last = <T>(all: readonly T[]): T | undefined => all.at(-1)

test('twelve weeks end with the one of today, and each kind has its own', () => {
  const some = [went(attended()), went(attended({ setting: 'clinic', local_date: '2026-11-10' }))]
  const counted = countsOf(facts({ went: some }), NOW, true)
  expect([counted.all.length, last(counted.all)?.from]).toEqual([12, MONDAY])
  expect(counted.all.slice(-2).map((week) => week.attended)).toEqual([1, 1])
  expect(counted.settings.map(({ setting }) => setting)).toEqual(['mutual_help', 'clinic'])
  expect(
    shownOf(counted, 'clinic')
      .slice(-2)
      .map((week) => week.attended),
  ).toEqual([1, 0])
})

test('a missed one that was made up for is missed no more, and the visit counts for itself', () => {
  const missed = planned({ status: 'missed', local_date: '2026-11-10' })
  const later = attended({ makes_up_for: { meeting: GROUP, local_date: '2026-11-10', time_slot: SLOT } })
  const counted = countsOf(
    facts({ meetings: [group({ start_on: '2026-11-10' })], went: [went(missed), went(later)] }),
    NOW,
    true,
  )
  const [before, now] = counted.all.slice(-2)
  expect([before?.missed, before?.made_up, now?.attended]).toEqual([0, 1, 1])
})

test('the past keeps the aim it had, and 0 ends it', () => {
  const targets = [target(2, '2026-10-05'), target(3, '2026-11-02'), target(0, '2026-11-16')]
  const counted = countsOf(facts({ targets }), NOW, true)
  expect(counted.all.map((week) => week.target)).toEqual([
    ...Array<null>(5).fill(null),
    ...[2, 2, 2, 2, 3, 3, null],
  ])
})

function kept(attendedThen: number, asked_at: string) {
  const weeks = [{ ...WEEK, attended: attendedThen, unlogged: 2 }]
  const answer = {
    from: MONDAY,
    until: '2026-11-21',
    weeks,
    settings: [],
    meetings: [],
    overlaps: [],
    windows: [],
  }
  return { asked_at, answer }
}

test('what the server counted holds until something is written, erased or waits', () => {
  const some = [went(attended(), '2026-11-17T20:00:00Z')]
  const told = facts({ went: some, kept: kept(5, '2026-11-20T08:00:00Z') })
  expect(last(countsOf(told, NOW, true).all)?.attended).toBe(5)
  expect(countsOf(told, NOW, true).as_of).toBe('2026-11-20T08:00:00Z')
  expect(last(countsOf(told, NOW, false).all)?.attended).toBe(1)
  const since = facts({ ...told, kept: kept(5, '2026-11-17T19:30:00Z') })
  expect(last(countsOf(since, NOW, true).all)?.attended).toBe(1)
  const nextWeek = new Date('2026-11-23T10:00:00Z')
  expect(last(countsOf(told, nextWeek, true).all)?.attended).toBe(0)
})

test('weeks are shown from the first of which something is known', () => {
  const weeks = [WEEK, { ...WEEK, unlogged: 3 }, { ...WEEK, missed: 1 }, WEEK]
  expect(shownWeeks(weeks)).toEqual(weeks.slice(2))
  expect(shownWeeks([WEEK])).toEqual([])
})

test('the week that runs counts against its aim only once it is reached', () => {
  const weeks = [
    { ...WEEK, attended: 3, target: 3 },
    { ...WEEK, attended: 1, target: 3 },
    { ...WEEK, attended: 2, target: 3 },
  ]
  expect([sumOf(weeks).met, sumOf(weeks).aimed, sumOf(weeks).attended]).toEqual([1, 2, 6])
  const reached = [...weeks.slice(0, 2), { ...WEEK, attended: 3, target: 3 }]
  expect([sumOf(reached).met, sumOf(reached).aimed]).toEqual([2, 3])
})

test('a picture comes after a week', () => {
  expect(isReady({ first: null, today: '2026-11-21' })).toBe(false)
  expect(isReady({ first: '2026-11-16', today: '2026-11-21' })).toBe(false)
  expect(isReady({ first: '2026-11-15', today: '2026-11-21' })).toBe(true)
})
