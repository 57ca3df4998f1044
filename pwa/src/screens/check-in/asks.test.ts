import { expect, test } from 'vitest'
import { AS_IT_COMES, type Setup } from '../../lib/check-in-setup'
import type { OwnQuestion } from '../../lib/types'
import { NOTHING } from './answers'
import { asked, type Builtin, partAt, partOf } from './asks'

const question = (id: string, more: Partial<OwnQuestion> = {}): OwnQuestion => ({
  id,
  ask: id,
  type: 'yes_no',
  part: null,
  archived: false,
  ...more,
})
const setup = (more: Partial<Setup>): Setup => ({ ...AS_IT_COMES, ...more })

test('all are asked at first; pain, and in the evening sleep, one tap away', () => {
  const evening = asked(AS_IT_COMES, 'evening', NOTHING)
  expect(evening.on.size).toBe(9)
  expect([...evening.more]).toEqual(['sleep_hours', 'pain'])
  expect([...asked(AS_IT_COMES, 'morning', NOTHING).more]).toEqual(['pain'])
})

test.each([
  ['mood', { mood: 0 }],
  ['sleep_hours', { sleep_hours: 7 }],
  ['halt', { halt: ['tired' as const] }],
  ['contact', { contact: 'nobody' as const }],
  ['note', { note: 'x' }],
] satisfies [Builtin, object][])(
  '%s that is off is not asked, but shown where it was answered',
  (name, given) => {
    const off = setup({ off: [name] })
    expect(asked(off, 'evening', NOTHING).on.has(name)).toBe(false)
    const shown = asked(off, 'evening', { ...NOTHING, ...given })
    expect([shown.on.has(name), shown.more.has(name)]).toEqual([true, false])
  },
)

test('own questions of this part of the day; one that was put away only where it was answered', () => {
  const own = [
    question('both0000'),
    question('morning1', { part: 'morning' }),
    question('evening1', { part: 'evening' }),
    question('putaway1', { archived: true }),
  ]
  const ids = (part: 'morning' | 'evening' | null, answered: string[] = []) =>
    asked(setup({ own }), part, {
      ...NOTHING,
      own: answered.map((id) => ({ question: id, scale: null, yes: true, text: '' })),
    }).own.map(({ id }) => id)
  expect(ids('morning')).toEqual(['both0000', 'morning1'])
  expect(ids('evening')).toEqual(['both0000', 'evening1'])
  expect(ids(null)).toEqual(['both0000'])
  expect(ids('evening', ['putaway1', 'morning1'])).toEqual(['both0000', 'morning1', 'evening1', 'putaway1'])
})

test.each([
  ['03:00', [], null],
  ['09:00', [], 'morning'],
  ['15:00', [], 'evening'],
  ['18:30', [['19:00', 'morning']], 'morning'],
  ['23:30', [['19:00', 'morning']], 'evening'],
  ['00:30', [['21:30', 'evening']], 'evening'],
  ['09:00', [['21:00', 'evening']], 'morning'],
  [
    '12:00',
    [
      ['09:00', 'morning'],
      ['13:00', 'evening'],
    ],
    'evening',
  ],
] as const)('at %s, with times %j, it is the %s', (wall, times, part) => {
  const made = times.map(([at, of], n) => ({ slot: `slot000${n}`, at, part: of }))
  expect(partAt(wall, made)).toBe(part)
})

test('what was written is of the part it says, else of its time', () => {
  const at = (wall: string) => new Date(`2026-11-21T${wall}:00`).toISOString()
  expect(partOf({ part: 'morning', occurred_at: at('21:00') }, [])).toBe('morning')
  expect(partOf({ part: null, occurred_at: at('09:00') }, [])).toBe('morning')
  expect(partOf({ part: null, occurred_at: at('01:00') }, [])).toBeNull()
})
