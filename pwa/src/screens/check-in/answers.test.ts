import { expect, test } from 'vitest'
import { answersOf, bodyOf, isEmpty, NOTHING, ownAnswer, withOwn } from './answers'

const NOW = new Date('2026-11-21T21:02:00Z')
const AROUND = { now: NOW, zone: 'Europe/Berlin', part: 'evening', setup: null } as const

test('a check-in nobody touched has no value anywhere', () => {
  const body = bodyOf(NOTHING, AROUND)
  expect([body.mood, body.craving, body.stress, body.boredom, body.pain, body.sleep_hours]).toEqual(
    Array(6).fill(null),
  )
  expect([body.contact, body.answers, body.setup]).toEqual([null, [], null])
  expect(isEmpty(NOTHING)).toBe(true)
})

test('a single answer is enough, and zero is an answer', () => {
  expect(isEmpty({ ...NOTHING, craving: 0 })).toBe(false)
  expect(isEmpty({ ...NOTHING, note: '  ' })).toBe(true)
  expect(isEmpty({ ...NOTHING, halt: ['tired'] })).toBe(false)
  const no = { question: 'outside1', scale: null, yes: false, text: '' }
  expect(isEmpty({ ...NOTHING, own: [no] })).toBe(false)
  expect(isEmpty({ ...NOTHING, own: [{ ...no, yes: null, text: ' ' }] })).toBe(true)
})

test('it is about now until the time is set back, and keeps its own time, part and zone when edited', () => {
  expect(bodyOf(NOTHING, AROUND)).toMatchObject({
    occurred_at: '2026-11-21T21:02:00.000Z',
    tz: 'Europe/Berlin',
    part: 'evening',
  })
  const own = [{ question: 'outside1', scale: null, yes: true, text: '' }]
  const written = bodyOf({ ...NOTHING, mood: 6, own, when: '2026-11-20T07:00:00.000Z' }, AROUND)
  const later = { now: new Date(0), zone: 'America/Lima', part: null, setup: null }
  expect(bodyOf(answersOf(written), later)).toEqual(written)
  expect(bodyOf({ ...answersOf(written), part: 'morning' }, later).part).toBe('morning')
})

test('an entry of an older app has no part and no answers of its own', () => {
  const { answers: _answers, part: _part, setup: _setup, ...old } = bodyOf({ ...NOTHING, mood: 4 }, AROUND)
  expect(answersOf(old as never)).toMatchObject({ mood: 4, own: [], part: null })
})

test('blanks around words go', () => {
  const own = [{ question: 'words001', scale: null, yes: null, text: ' a walk ' }]
  const body = bodyOf({ ...NOTHING, note: ' long day \n', own }, AROUND)
  expect([body.note, body.answers[0]?.text]).toEqual(['long day', 'a walk'])
})

test('an answer to an own question is given, changed and taken back', () => {
  const untouched = ownAnswer(NOTHING, 'outside1')
  expect(untouched).toEqual({ question: 'outside1', scale: null, yes: null, text: '' })
  const given = withOwn([], { ...untouched, scale: 0 })
  expect(given).toHaveLength(1)
  expect(withOwn(given, { ...untouched, scale: 7 })).toEqual([{ ...untouched, scale: 7 }])
  expect(withOwn(given, untouched)).toEqual([])
})
