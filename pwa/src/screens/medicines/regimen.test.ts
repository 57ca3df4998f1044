import { expect, test } from 'vitest'
import { film, shot, step } from '../../../tests/regimens'
import { phaseOn, phases, wayOf } from './regimen'

const stepped = film({ steps: [step('2026-11-10', '16 mg'), step('2026-12-08', '12 mg')] })

test('steps stand in their order, each until the next, and a lower one says so', () => {
  const shown = phases(stepped, '2026-11-21')
  expect(shown.map(({ from, next, when, lower }) => [from, next, when, lower])).toEqual([
    ['2026-11-01', '2026-11-10', 'past', false],
    ['2026-11-10', '2026-12-08', 'now', true], // once a day instead of twice
    ['2026-12-08', null, 'ahead', true],
  ])
})

test.each([
  ['2026-10-01', -1],
  ['2026-11-09', -1],
  ['2026-11-10', 0],
  ['2026-12-07', 0],
  ['2026-12-08', 1],
])('on %s step %i holds', (day, expected) => {
  expect(phaseOn(stepped, day).step).toBe(expected)
})

test('how it is taken is read from what stands there', () => {
  expect(wayOf(film())).toBe('times')
  expect(wayOf(film({ times: [], steps: stepped.steps }))).toBe('times')
  expect(wayOf(film({ times: [], injection: shot() }))).toBe('injection')
  expect(wayOf(film({ times: [], as_needed: { min_gap_min: 240, most_a_day: null } }))).toBe('needed')
  expect(wayOf(film({ times: [] }))).toBe('needed')
})
