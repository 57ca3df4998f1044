import { expect, test } from 'vitest'
import { warningAt } from './as-needed'

const at = (text: string) => new Date(text)
const SIX_HOURS = { min_gap_min: 360, most_a_day: null }
const FOUR_A_DAY = { min_gap_min: null, most_a_day: 4 }
const NOON = at('2026-11-21T12:00:00Z')

test.each([
  ['nothing logged', [], false],
  ['one minute too early', ['2026-11-21T06:01:00Z'], true],
  ['the gap to the minute', ['2026-11-21T06:00:00Z'], false],
  ['the nearest counts', ['2026-11-21T01:00:00Z', '2026-11-21T11:00:00Z'], true],
  ['one logged for a little later', ['2026-11-21T12:30:00Z'], true],
  ['one logged for much later', ['2026-11-21T18:00:00Z'], false],
])('the least gap: %s', (_name, taken, warns) => {
  expect(warningAt(SIX_HOURS, taken.map(at), NOON) !== null).toBe(warns)
})

test('it says which one is near, how long ago, and what was said', () => {
  const taken = [at('2026-11-21T09:50:00Z')]
  expect(warningAt(SIX_HOURS, taken, NOON)).toEqual({
    near: { at: taken[0], minutes: 130, least: 360 },
    many: null,
  })
})

const hoursAgo = (hours: readonly number[]) =>
  hours.map((hour) => new Date(NOON.getTime() - hour * 3_600_000))
test.each([
  ['three in a day', [1, 5, 9], false],
  ['four in a day', [1, 5, 9, 13], true],
  ['four, the first of them a day ago', [1, 5, 9, 24], false],
  ['four, the first a minute less than a day ago', [1, 5, 9, 23.98], true],
  ['four around an earlier moment', [-2, -1, 1, 2], true],
  ['four around it, more than a day apart', [-12, -11, 11, 12], false],
])('the most a day: %s', (_name, hours, warns) => {
  expect(warningAt(FOUR_A_DAY, hoursAgo(hours), NOON) !== null).toBe(warns)
})

test('only time that has really passed counts when clocks change', () => {
  // 01:30 and 07:00 on a night with 25 hours: 6 and a half hours apart, not 5 and a half.
  const first = at('2026-11-01T01:30:00-04:00')
  expect(warningAt(SIX_HOURS, [first], at('2026-11-01T07:00:00-05:00'))).toBeNull()
  // On a night with 23 hours it is the other way round.
  const spring = at('2026-03-08T01:30:00-05:00')
  expect(warningAt(SIX_HOURS, [spring], at('2026-03-08T08:00:00-04:00'))?.near?.minutes).toBe(330)
})

test('nothing is said where the prescriber said nothing', () => {
  expect(warningAt(null, [NOON], NOON)).toBeNull()
  expect(warningAt({ min_gap_min: null, most_a_day: null }, [NOON], NOON)).toBeNull()
  expect(warningAt({ min_gap_min: 0, most_a_day: null }, [NOON], NOON)).toBeNull()
})
