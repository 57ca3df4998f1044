import { expect, test } from 'vitest'
import { type Listed, sections } from './entries'

const entry = (id: string, kind: Listed['kind'], occurred_at: string): Listed => ({
  id,
  kind,
  day: occurred_at.slice(0, 10),
  occurred_at,
})

const ALL = [
  entry('a', 'check_in', '2026-11-20T09:05:00Z'),
  entry('b', 'dose', '2026-11-21T08:04:00Z'),
  entry('c', 'check_in', '2026-11-21T09:12:00Z'),
]

test('newest first, under their day', () => {
  const made = sections(ALL, 'all')
  expect(made.map(({ date }) => date)).toEqual(['2026-11-21', '2026-11-20'])
  expect(made[0]?.entries.map(({ id }) => id)).toEqual(['c', 'b'])
})

test('a filter leaves no empty day', () => {
  expect(sections(ALL, 'dose')).toEqual([{ date: '2026-11-21', entries: [ALL[1]] }])
})

test('the list that was passed in stays as it was', () => {
  const before = [...ALL]
  sections(ALL, 'all')
  expect(ALL).toEqual(before)
})

test('a dose of late yesterday, logged after midnight, stands under yesterday', () => {
  const late = { ...entry('d', 'dose', '2026-11-21T00:20:00Z'), day: '2026-11-20' }
  expect(sections([...ALL, late], 'all').map(({ entries }) => entries.map(({ id }) => id))).toEqual([
    ['c', 'b'],
    ['d', 'a'],
  ])
})
