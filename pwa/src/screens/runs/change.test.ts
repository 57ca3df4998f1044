import { expect, test } from 'vitest'
import type { Draft, Row } from '../../lib/types'
import { beganTrouble, changeDate, lastUse } from './change'
import { countedOf, shownOf } from './load'
import { countWords } from './words'

const TODAY = '2026-11-21'
const row = <K extends 'substance' | 'lapse'>(kind: K, id: string, body: Draft<K>) =>
  ({
    ...{ id, kind, day: TODAY, editedAt: '', waiting: false, rejected: false },
    body: { v: 1, ...body },
  }) as unknown as Row<K>
const substance = (id: string, more: Partial<Draft<'substance'>> = {}) =>
  row('substance', id, { name: id, started_on: '2026-10-05', counted: true, archived: false, ...more })
const lapse = (local_date: string, more: Partial<Draft<'lapse'>> = {}) =>
  row('lapse', local_date, {
    ...{
      occurred_at: null,
      tz: 'UTC',
      local_date,
      substances: ['a'],
      change_date: 'new_run',
      new_run_on: null,
    },
    ...{ before: [], feelings: [], what_happened: '', to_a_friend: '', note: '' },
    ...more,
  })
const one = (...lapses: Row<'lapse'>[]) => {
  const [found] = countedOf([substance('a')], lapses, TODAY)
  if (!found) throw new Error('nothing')
  return found
}

test('before a return to use the date is the substance’s own', () => {
  expect(changeDate(one(), '2025-01-01', TODAY)).toMatchObject({
    what: 'substance',
    body: { started_on: '2025-01-01' },
  })
  expect(changeDate(one(lapse('2026-11-01', { change_date: 'keep' })), null, TODAY)).toMatchObject({
    what: 'substance',
    body: { started_on: null },
  })
  expect(changeDate(one(), '2026-11-22', TODAY)).toEqual({ what: 'ahead' })
})

test('after one it is where the run after it began, never before it', () => {
  const used = one(lapse('2026-11-01'), lapse('2026-10-20'))
  expect(lastUse(used)?.id).toBe('2026-11-01')
  expect(changeDate(used, '2026-11-05', TODAY)).toMatchObject({
    ...{ what: 'lapse', id: '2026-11-01', others: false },
    body: { new_run_on: '2026-11-05', local_date: '2026-11-01' },
  })
  expect(changeDate(used, '2026-11-01', TODAY)).toMatchObject({ body: { new_run_on: null } })
  expect(changeDate(used, '2026-10-31', TODAY)).toEqual({ what: 'before-use', day: '2026-11-01' })
  // Taken as none it would erase the first run.
  expect(changeDate(used, null, TODAY)).toEqual({ what: 'missing' })
})

test('the very first day cannot come after the first return to use', () => {
  const used = one(lapse('2026-11-01'), lapse('2026-10-20'))
  expect(beganTrouble(used, '2026-10-21', TODAY)).toBe('2026-10-20')
  expect(beganTrouble(used, '2026-10-20', TODAY)).toBeNull()
  expect(beganTrouble(used, '2026-12-01', TODAY)).toBe('ahead')
})

test('each has its own returns to use; those put away are left out, the oldest stands first', () => {
  const found = countedOf(
    [
      substance('a'),
      substance('b', { started_on: '2026-01-01' }),
      substance('c', { archived: true }),
      substance('d', { started_on: null }),
    ],
    [lapse('2026-11-01', { substances: ['a'] })],
    TODAY,
  )
  expect(found.map(({ id, runs }) => [id, runs.now?.days ?? null])).toEqual([
    ['b', 324],
    ['a', 20],
    ['d', null],
  ])
  expect(shownOf(found)?.total).toBe(324)
  expect(
    shownOf(countedOf([substance('a', { counted: false }), substance('d', { started_on: null })], [], TODAY)),
  ).toBeNull()
})

test.each<[Row<'lapse'>[], string]>([
  [[], '47 days'],
  [[lapse('2026-11-01')], '20 days · 47 in all'],
  [[lapse(TODAY)], 'First day · 47 in all · longest 47'],
])('the count never stands at nothing without all the days: %#', (lapses, words) => {
  expect(countWords(one(...lapses).runs).replaceAll('\u00a0', ' ')).toBe(words)
})
