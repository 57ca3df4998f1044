import { expect, test } from 'vitest'
import { film, shot, step } from '../../../tests/regimens'
import { medication } from '../../../tests/samples'
import { blank, bodyIn } from './body'
import { bodyOf, draftOf, withDecision, withPrescriber } from './form'

test('what is saved is trimmed, in the order of the day, with each slot at its time', () => {
  const times = [
    { slot: 'bbbbbbbb', at: '20:00', dose: ' 1 ' },
    { slot: 'aaaaaaaa', at: '07:30', dose: '' },
  ]
  const body = bodyOf(draftOf(film({ name: ' Sertraline ', times, prescriber: ' Dr. Okafor ' })))
  expect(body.name).toBe('Sertraline')
  expect(body.prescriber).toBe('Dr. Okafor')
  expect(body.times).toEqual([
    { slot: 'aaaaaaaa', at: '07:30', dose: '' },
    { slot: 'bbbbbbbb', at: '20:00', dose: '1' },
  ])
})

test('a record becomes a draft and the same record again, and nothing is shared', () => {
  const record = { ...film({ steps: [step('2026-12-08', '2 mg')] }), v: 1 as const }
  const draft = draftOf(bodyIn(record))
  expect({ ...bodyOf(draft), v: 1 }).toEqual(record)
  expect(draft.times[0]).not.toBe(record.times[0])
})

test('a record of an earlier app gets what it does not say', () => {
  const { steps: _s, days: _d, injection: _i, ...old } = medication({ name: 'A' })
  expect(bodyIn({ ...old, v: 1 } as never)).toMatchObject({
    steps: [],
    days: { type: 'every', days: 1 },
    injection: null,
  })
})

test('only what belongs to the chosen way is saved', () => {
  const draft = {
    ...draftOf(
      film({
        steps: [step('2026-12-08', '2 mg')],
        window: { opens: '06:00', closes: '10:00' },
        observed: true,
      }),
    ),
    injection: shot({ given_on: '2026-10-20' }),
    as_needed: { min_gap_min: 240, most_a_day: 4 },
  }
  expect(bodyOf(draft)).toMatchObject({ injection: null, as_needed: null, observed: true })
  const needed = bodyOf({ ...draft, way: 'needed' })
  expect(needed).toMatchObject({ times: [], steps: [], injection: null, window: null, observed: false })
  expect(needed.as_needed).toEqual({ min_gap_min: 240, most_a_day: 4 })
  const injected = bodyOf({ ...draft, way: 'injection' })
  expect(injected).toMatchObject({ times: [], steps: [], as_needed: null, start_on: '2026-10-20' })
  expect(injected.injection?.given_on).toBe('2026-10-20')
})

test('a decision is added to the note, which keeps its bound', () => {
  const note = withDecision(
    { ...blank('2026-11-21'), note: 'x'.repeat(1999) },
    'Nov 21, Dr. Okafor: no longer taken',
  ).note
  expect(note).toHaveLength(2000)
  expect(note.endsWith('no longer taken')).toBe(true)
  expect(withDecision(blank('2026-11-21'), 'a').note).toBe('a')
})

test('who decided it stands at the steps that had no name, and at no other', () => {
  const next = film({ steps: [step('2026-12-08', '6 mg'), step('2026-12-20', '4 mg', '')] })
  expect(withPrescriber(film(), next, 'Dr. Lind').steps.map(({ prescriber }) => prescriber)).toEqual([
    'Dr. Okafor',
    'Dr. Lind',
  ])
})
