import { expect, test } from 'vitest'
import { answersOf, bodyOf, isEmpty, NOTHING } from './answers'

const NOW = new Date('2026-11-21T21:02:00Z')

test('a check-in nobody touched has no value anywhere', () => {
  const body = bodyOf(NOTHING, NOW, 'Europe/Berlin')
  expect([body.mood, body.craving, body.stress, body.boredom, body.pain, body.sleep_hours]).toEqual(
    Array(6).fill(null),
  )
  expect(body.contact).toBeNull()
  expect(isEmpty(NOTHING)).toBe(true)
})

test('a single answer is enough, and zero is an answer', () => {
  expect(isEmpty({ ...NOTHING, craving: 0 })).toBe(false)
  expect(isEmpty({ ...NOTHING, note: '  ' })).toBe(true)
  expect(isEmpty({ ...NOTHING, halt: ['tired'] })).toBe(false)
})

test('it is about now until the time is set back, and keeps its own time and zone when edited', () => {
  expect(bodyOf(NOTHING, NOW, 'Europe/Berlin')).toMatchObject({
    occurred_at: '2026-11-21T21:02:00.000Z',
    tz: 'Europe/Berlin',
  })
  const written = bodyOf({ ...NOTHING, mood: 6, when: '2026-11-20T07:00:00.000Z' }, NOW, 'Europe/Berlin')
  expect(bodyOf(answersOf(written), new Date(0), 'America/Lima')).toEqual(written)
})

test('blanks around a note go', () => {
  expect(bodyOf({ ...NOTHING, note: ' long day \n' }, NOW, 'UTC').note).toBe('long day')
})
