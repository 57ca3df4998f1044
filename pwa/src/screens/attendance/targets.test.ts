import { expect, test } from 'vitest'
import { aimOf, changeOf, type Of, type Target } from './targets'

const target = (
  per_week: number,
  start_on: string,
  setting: Of = 'any',
  editedAt = `${start_on}T08:00:00Z`,
): Target => ({
  id: `${setting} ${start_on}`,
  editedAt,
  body: { v: 1, setting, per_week, start_on },
})
// A Saturday.
const TODAY = '2026-11-21'

test('the last one holds, from the week it begins in', () => {
  const targets = [target(4, '2026-11-22'), target(2, '2026-11-02'), target(9, '2026-11-23')]
  expect([
    aimOf(targets, 'any', TODAY),
    aimOf(targets, 'any', '2026-11-15'),
    aimOf(targets, 'any', '2026-11-01'),
  ]).toEqual([4, 2, 0])
  expect(aimOf(targets, 'group', TODAY)).toBe(0)
})

test('of two from one day the later written holds', () => {
  expect(
    aimOf(
      [target(2, TODAY, 'any', '2026-11-21T09:00:00Z'), target(5, TODAY, 'any', '2026-11-21T08:00:00Z')],
      'any',
      TODAY,
    ),
  ).toBe(2)
})

test('a change begins with this week and leaves earlier weeks alone', () => {
  const targets = [target(2, '2026-11-02')]
  expect(changeOf(targets, 'any', 3, TODAY)).toEqual({
    id: undefined,
    body: { setting: 'any', per_week: 3, start_on: '2026-11-16' },
  })
  expect(changeOf(targets, 'any', 2, TODAY)).toBeNull()
  expect(changeOf([], 'group', 0, TODAY)).toBeNull()
})

test('changed twice in a week it is one entry, and 0 ends it', () => {
  const targets = [target(2, '2026-11-17')]
  expect(changeOf(targets, 'any', 0, TODAY)).toEqual({
    id: 'any 2026-11-17',
    body: { setting: 'any', per_week: 0, start_on: '2026-11-17' },
  })
})
