import { expect, test } from 'vitest'
import type { Draft } from '../../lib/types'
import { begun } from './episode'
import { bodyOf, formOf, local, problemsIn, withHighest } from './form'

const START = new Date('2026-11-21T18:00:30.500Z')
const NOW = new Date('2026-11-21T19:00:00Z')
const body: Draft<'craving'> = {
  ...begun(START, 'America/Lima'),
  ended_at: '2026-11-21T18:19:12.000Z',
  strengths: [
    { at_s: 0, value: 5 },
    { at_s: 300, value: 8 },
    { at_s: 900, value: 1 },
  ],
  coping: [{ what: 'walk', helped: 'yes' }],
  triggers: ['payday'],
  outcome: 'passed',
  note: 'It went.',
}

test('what was not touched stays to the second', () => {
  expect(bodyOf(formOf(body), body)).toEqual(body)
})

test('only what was touched changes', () => {
  const changed = bodyOf({ ...formOf(body), note: ' longer ', outcome: 'other' }, body)
  expect(changed).toEqual({ ...body, note: 'longer', outcome: 'other' })
})

test('another length moves the end, another beginning moves both', () => {
  expect(bodyOf({ ...formOf(body), minutes: 30 }, body).ended_at).toBe('2026-11-21T18:30:30.500Z')
  const when = local(new Date('2026-11-21T17:00:00Z'))
  const moved = bodyOf({ ...formOf(body), when }, body)
  expect([moved.started_at, moved.ended_at]).toEqual(['2026-11-21T17:00:00.000Z', '2026-11-21T17:19:00.000Z'])
  expect(bodyOf({ ...formOf(body), minutes: null }, body).ended_at).toBeNull()
})

test.each([
  ['as it is', {}, []],
  ['later than now', { when: local(new Date('2026-11-21T19:05:00Z')) }, ['when']],
  ['no time at all', { when: '' }, ['when']],
  ['over only later', { minutes: 70 }, ['minutes']],
  ['still open', { minutes: null }, []],
] as const)('a form %s', (_name, more, problems) => {
  expect(problemsIn({ ...formOf(body), ...more }, NOW)).toEqual(problems)
})

test('another top keeps the shape below it', () => {
  expect(withHighest(body.strengths, 6).map(({ value }) => value)).toEqual([5, 6, 1])
  expect(withHighest(body.strengths, 3).map(({ value }) => value)).toEqual([3, 3, 1])
  expect(withHighest([], 7)).toEqual([{ at_s: 0, value: 7 }])
  expect(withHighest(body.strengths, null)).toEqual([])
})
