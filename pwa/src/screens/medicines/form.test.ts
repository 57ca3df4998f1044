import { expect, test } from 'vitest'
import { blank, bodyOf, draftOf, withDecision } from './form'

test('what is saved is trimmed, in the order of the day, with each slot at its time', () => {
  const draft = {
    ...blank('2026-11-21'),
    name: ' Sertraline ',
    times: [
      { slot: 'bbbbbbbb', at: '20:00', dose: ' 1 ' },
      { slot: 'aaaaaaaa', at: '07:30', dose: '' },
    ],
  }
  const body = bodyOf(draft)
  expect(body.name).toBe('Sertraline')
  expect(body.times).toEqual([
    { slot: 'aaaaaaaa', at: '07:30', dose: '' },
    { slot: 'bbbbbbbb', at: '20:00', dose: '1' },
  ])
})

test('a record becomes a draft and the same record again, and its times are not shared', () => {
  const body = {
    ...bodyOf({ ...blank('2026-11-21'), name: 'A', times: [{ slot: 'x', at: '08:00', dose: '' }] }),
    v: 1 as const,
  }
  const draft = draftOf(body)
  expect({ ...bodyOf(draft), v: 1 }).toEqual(body)
  expect(draft.times[0]).not.toBe(body.times[0])
})

test('a decision is added to the note, which keeps its bound', () => {
  const draft = { ...blank('2026-11-21'), note: 'x'.repeat(1999) }
  const note = withDecision(draft, 'Nov 21, Dr. Okafor: no longer taken').note
  expect(note).toHaveLength(2000)
  expect(note.endsWith('no longer taken')).toBe(true)
  expect(withDecision(blank('2026-11-21'), 'a').note).toBe('a')
})
