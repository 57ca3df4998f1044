import { expect, test, vi } from 'vitest'
import type { Withdrawal } from '../../lib/types'
import { knownHelp } from '../help/data'
import { clinics } from './clinics'
import { card, nameOf, SYMPTOMS } from './data'
import { blank, bodyOf, chosen, formOf, isEmpty, options, withOwn, withStrength } from './form'

const NOW = new Date('2026-11-21T21:02:00Z')

test('a symptom is there once it was tapped, mild until it is said otherwise', () => {
  const felt = chosen([], ['aches'])
  expect(felt).toEqual([{ name: 'aches', strength: 1 }])
  const strong = withStrength(felt, 'aches', 3)
  expect(chosen(strong, ['aches', 'chills'])).toEqual([
    { name: 'aches', strength: 3 },
    { name: 'chills', strength: 1 },
  ])
  expect(chosen(strong, [])).toEqual([])
})

test('"none of these" and any other exclude each other', () => {
  const felt = chosen([], ['aches', 'chills'])
  const none = chosen(felt, ['aches', 'chills', 'none'])
  expect(none).toEqual([{ name: 'none', strength: 0 }])
  expect(chosen(none, ['none', 'nausea'])).toEqual([{ name: 'nausea', strength: 1 }])
})

test('a word of one’s own joins the list; one of the list is that one', () => {
  expect(withOwn([], ' metal  taste ')).toEqual([{ name: 'metal taste', strength: 1 }])
  expect(withOwn([], 'Chills')).toEqual([{ name: 'chills', strength: 1 }])
  expect(withOwn([], 'escalofríos')).toEqual([{ name: 'chills', strength: 1 }])
  expect(withOwn([{ name: 'chills', strength: 3 }], 'chills')).toEqual([{ name: 'chills', strength: 3 }])
  expect(withOwn([], '  ')).toEqual([])
  expect(options([{ name: 'metal taste', strength: 1 }]).slice(-2)).toEqual(['metal taste', 'none'])
})

test('what is written down is what was felt, and reads back the same', () => {
  expect(isEmpty(blank())).toBe(true)
  expect(isEmpty({ ...blank(), note: ' ' })).toBe(true)
  expect(isEmpty({ ...blank(), felt: chosen([], ['none']) })).toBe(false)
  const form = { ...blank(), felt: chosen([], ['aches']), substance: ' tramadol ', last_use_on: '2026-11-20' }
  const body = bodyOf(form, NOW, 'UTC')
  expect(body).toMatchObject({ substance: 'tramadol', last_use_on: '2026-11-20', tz: 'UTC' })
  expect(bodyOf(formOf({ v: 1, ...body } as Withdrawal), new Date(0), 'America/Lima')).toEqual(body)
  expect(bodyOf(blank(), NOW, 'UTC').last_use_on).toBeNull()
})

test('every sign that means a call is inside the app', () => {
  expect(card().flags.map(({ id }) => id)).toEqual([
    'confusion',
    'hallucinations',
    'seizure',
    'chest_pain',
    'fast_heart',
    'fever',
    'vomiting',
    'suicide',
    'pregnancy',
  ])
  expect(card().standing.en).toContain('do not stop on your own')
  expect(SYMPTOMS.length).toBeGreaterThan(10)
  expect([nameOf('aches'), nameOf('metal taste')]).toEqual(['Aches', 'metal taste'])
})

test('an answer of the server without signs takes none away', async () => {
  const known = knownHelp()
  const cards = { ...known.cards, withdrawal: { ...card(), flags: [] } }
  localStorage.setItem('handrail-help', JSON.stringify({ ...known, checked_on: '2999-01-01', cards }))
  vi.resetModules()
  const anew = await import('./data')
  // It was taken in: only the list of signs is not.
  expect((await import('../help/help.svelte')).helpData().checked_on).toBe('2999-01-01')
  expect(anew.card().flags).toHaveLength(9)
})

test('each clinic once, and none that is put away', () => {
  const of = (clinic_name: string, clinic_phone: string, archived = false) => ({
    clinic_name,
    clinic_phone,
    archived,
  })
  expect(
    clinics([of('', '555 0100'), of('River', '555-0100'), of('Old', '555 0199', true), of('', '')]),
  ).toEqual([{ name: 'River', phone: '555-0100' }])
})
