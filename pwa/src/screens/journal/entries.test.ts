import { expect, test } from 'vitest'
import { type Listed, sections } from './entries'

const entry = (id: string, kind: Listed['kind'], occurred_at: string): Listed => ({ id, kind, occurred_at })
const utc = (moment: Date) => moment.toISOString().slice(0, 10)

const ALL = [
  entry('a', 'check_in', '2026-11-20T09:05:00Z'),
  entry('b', 'dose', '2026-11-21T08:04:00Z'),
  entry('c', 'check_in', '2026-11-21T09:12:00Z'),
]

test('newest first, under their day', () => {
  const made = sections(ALL, 'all', utc)
  expect(made.map(({ date }) => date)).toEqual(['2026-11-21', '2026-11-20'])
  expect(made[0]?.entries.map(({ id }) => id)).toEqual(['c', 'b'])
})

test('a filter leaves no empty day', () => {
  expect(sections(ALL, 'dose', utc)).toEqual([{ date: '2026-11-21', entries: [ALL[1]] }])
})

test('the list that was passed in stays as it was', () => {
  const before = [...ALL]
  sections(ALL, 'all', utc)
  expect(ALL).toEqual(before)
})
