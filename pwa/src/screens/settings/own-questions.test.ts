import { expect, test } from 'vitest'
import { AS_IT_COMES } from '../../lib/check-in-setup'
import {
  askedOf,
  hasRoom,
  isOn,
  isTaken,
  newQuestion,
  newTime,
  putAwayOf,
  switched,
  withoutTime,
  withQuestion,
  withTime,
} from './questions'

test('a question of the app is switched off and on', () => {
  const off = switched(switched(AS_IT_COMES, 'pain', false), 'mood', false)
  expect(off.off).toEqual(['mood', 'pain'])
  expect([isOn(off, 'mood'), isOn(off, 'stress')]).toEqual([false, true])
  expect(switched(off, 'mood', true).off).toEqual(['pain'])
})

test('an own question is added at the end, changed in its place, put away and asked again', () => {
  const first = { ...newQuestion(AS_IT_COMES), ask: ' Outside? ' }
  const second = { ...newQuestion(AS_IT_COMES), ask: 'Ate well?', type: 'yes_no' as const }
  const two = withQuestion(withQuestion(AS_IT_COMES, first), second)
  expect(askedOf(two).map(({ ask }) => ask)).toEqual(['Outside?', 'Ate well?'])
  const away = withQuestion(two, { ...first, archived: true })
  expect([askedOf(away).length, putAwayOf(away)[0]?.id]).toEqual([1, first.id])
  expect(askedOf(withQuestion(away, first)).map(({ id }) => id)).toEqual([first.id, second.id])
})

test('there is room for twelve, and those put away do not count', () => {
  let many = AS_IT_COMES
  for (let n = 0; n < 12; n++) many = withQuestion(many, { ...newQuestion(many), ask: `${n}` })
  expect(hasRoom(many)).toBe(false)
  const [one] = many.own
  if (one) expect(hasRoom(withQuestion(many, { ...one, archived: true }))).toBe(true)
})

test('times stand in order, keep their slot when they move, and none stands twice', () => {
  const evening = newTime(AS_IT_COMES)
  expect([evening.at, evening.part]).toEqual(['21:00', 'evening'])
  const one = withTime(AS_IT_COMES, evening)
  const morning = newTime(one)
  expect([morning.at, morning.part]).toEqual(['08:00', 'morning'])
  const two = withTime(one, morning)
  expect(two.times.map(({ at }) => at)).toEqual(['08:00', '21:00'])
  expect([isTaken(two, { ...morning, at: '21:00' }), isTaken(two, morning)]).toEqual([true, false])
  const moved = withTime(two, { ...evening, at: '07:00' })
  expect(moved.times.map(({ slot }) => slot)).toEqual([evening.slot, morning.slot])
  expect(withoutTime(moved, evening.slot).times).toHaveLength(1)
})
