import { expect, test } from 'vitest'
import { aboutOf, blankForm, bodyOf, type Form, formOf, leftOut, takenUp, whenTrouble } from './form'

const NOW = new Date('2026-11-21T12:00:00Z')
const form = (more: Partial<Form> = {}): Form => ({ ...blankForm(), day: '2026-11-21', ...more })

test('nothing needs to be answered, and the date stays open', () => {
  expect(bodyOf(form(), 'UTC')).toEqual({
    occurred_at: null,
    tz: 'UTC',
    local_date: '2026-11-21',
    substances: [],
    change_date: 'later',
    new_run_on: null,
    before: [],
    feelings: [],
    what_happened: '',
    to_a_friend: '',
    note: '',
  })
})

test('a date can only change where there is one', () => {
  expect(bodyOf(form({ date: 'new_run' }), 'UTC').change_date).toBe('later')
  expect(bodyOf(form({ date: 'new_run', substances: ['a'] }), 'UTC').change_date).toBe('new_run')
})

test.each<[string | null, Form['date'], string | null]>([
  ['2026-11-25', 'new_run', '2026-11-25'],
  ['2026-11-21', 'new_run', null],
  ['2026-11-20', 'new_run', null],
  ['2026-11-25', 'keep', null],
])('a new run on %s with %s is kept as %s', (new_run_on, date, kept) => {
  expect(bodyOf(form({ new_run_on, date, substances: ['a'] }), 'UTC').new_run_on).toBe(kept)
})

test('what was written down comes back as it was, but for what is only asked on the way', () => {
  const said = form({
    time: '09:30',
    substances: ['a'],
    date: 'new_run',
    new_run_on: '2026-11-23',
    before: ['pain'],
    feelings: ['tired'],
    happened: 'A hard week',
    friend: 'Rest',
    also: ['alcohol'],
  })
  expect(formOf({ v: 1, ...bodyOf(said, 'UTC') })).toEqual({ ...said, also: [] })
  expect(JSON.stringify(bodyOf(said, 'UTC'))).not.toContain('alcohol')
})

test('the words that were left out wait for the entry, without the date', () => {
  const body = bodyOf(form({ substances: ['a'] }), 'UTC')
  const said = form({ date: 'new_run', day: '2026-11-01', time: '09:30', feelings: ['sad'], friend: 'Rest' })
  const start = formOf({ v: 1, ...body })
  expect(leftOut(said, body)).toEqual({
    from: JSON.stringify(start),
    form: { ...start, feelings: ['sad'], friend: 'Rest' },
  })
  expect(leftOut(form({ date: 'new_run' }), body)).toBeNull()
})

test.each<[Partial<Form>, ReturnType<typeof whenTrouble>]>([
  [{}, null],
  [{ day: '' }, 'missing'],
  [{ day: '2026-11-22' }, 'ahead'],
  [{ day: '2024-01-01', time: '23:59' }, null],
])('%o: %s', (more, trouble) => {
  expect(whenTrouble(form(more), NOW)).toBe(trouble)
})

test('where only one is counted it is about that one', () => {
  expect(aboutOf(form(), [{ id: 'a' }])).toEqual(['a'])
  expect(aboutOf(form(), [{ id: 'a' }, { id: 'b' }])).toEqual([])
  expect(aboutOf(form({ substances: ['b'] }), [{ id: 'a' }, { id: 'b' }])).toEqual(['b'])
  // b was put away since: what was said of it stays.
  expect(aboutOf(form({ substances: ['b'] }), [{ id: 'a' }])).toEqual(['b'])
})

test('edited in another zone, what was not touched stays: moment, day and zone', () => {
  // 01:00 in Auckland; here, in UTC, it is still the day before.
  const before = {
    ...{ v: 1 as const, ...bodyOf(form({ happened: 'x' }), 'Pacific/Auckland') },
    ...{ occurred_at: '2026-11-20T12:00:00.000Z', local_date: '2026-11-21' },
  }
  const { v: _, ...same } = before
  const shown = formOf(before)
  expect([shown.day, whenTrouble(shown, new Date('2026-11-20T13:00:00Z'))]).toEqual(['2026-11-20', null])
  expect(bodyOf({ ...shown, friend: 'Rest' }, 'UTC', before)).toEqual({ ...same, to_a_friend: 'Rest' })
  expect(bodyOf({ ...shown, time: '12:30' }, 'UTC', before)).toMatchObject({
    ...{ occurred_at: '2026-11-20T12:30:00.000Z', local_date: '2026-11-20', tz: 'UTC' },
  })
})

test('of a draft from another day the words come back, not its day', () => {
  const old = form({
    ...{ day: '2026-10-20', time: '09:30', date: 'new_run', also: ['alcohol'] },
    ...{ before: ['pain'], happened: 'A hard week' },
  })
  const words = { ...blankForm(), before: ['pain'], happened: 'A hard week' }
  expect(takenUp(old, new Date('2026-10-20T12:00:00Z'), '2026-11-21')).toEqual(words)
  expect(takenUp(old, null, '2026-11-21')).toEqual(words)
  expect(takenUp(old, new Date('2026-11-21T12:00:00Z'), '2026-11-21')).toEqual(old)
})
