import { describe, expect, test } from 'vitest'
import { lastGiven, lastSites, standing } from './injection'

describe('how an injection stands', () => {
  const plain = { on: '2026-11-28', earliest_on: null, from_on: null, until_on: null }
  const windowed = { ...plain, from_on: '2026-11-26', until_on: '2026-11-30' }
  const early = { ...plain, earliest_on: '2026-11-24' }
  test.each([
    [plain, '2026-11-27', 'ahead'],
    [plain, '2026-11-28', 'today'],
    [plain, '2026-11-29', 'late'],
    [windowed, '2026-11-25', 'ahead'],
    [windowed, '2026-11-26', 'open'],
    [windowed, '2026-11-28', 'today'],
    [windowed, '2026-11-30', 'past'],
    [windowed, '2026-12-01', 'late'],
    [early, '2026-11-23', 'ahead'],
    [early, '2026-11-24', 'open'],
  ])('%o on %s: %s', (due, today, expected) => {
    expect(standing(due, today)).toBe(expected)
  })
})

const dose = (local_date: string, site: string, more = {}) => ({
  medication: 'm',
  status: 'taken' as const,
  local_date,
  site,
  ...more,
})

test('the last places come newest first, each day once, with the one of the form', () => {
  const doses = [
    dose('2026-11-01', 'Left thigh'),
    dose('2026-11-15', ''),
    dose('2026-11-20', 'Right thigh', { status: 'skipped' }),
    dose('2026-11-20', 'Other', { medication: 'n' }),
  ]
  const form = { given_on: '2026-10-04', site: 'Left buttock' }
  expect(lastSites('m', form, doses)).toEqual([
    { on: '2026-11-01', site: 'Left thigh' },
    { on: '2026-10-04', site: 'Left buttock' },
  ])
  expect(lastSites('m', { given_on: '2026-11-01', site: 'Left buttock' }, doses)).toHaveLength(1)
})

test('it was last given on the later of the form’s day and the last logged one', () => {
  expect(lastGiven('m', '2026-10-04', [dose('2026-11-01', '')])).toBe('2026-11-01')
  expect(lastGiven('m', '2026-11-10', [dose('2026-11-01', '')])).toBe('2026-11-10')
  expect(lastGiven('m', '2026-10-04', [dose('2026-11-01', '', { status: 'skipped' })])).toBe('2026-10-04')
})
