import { describe, expect, test } from 'vitest'
import { dose, medication } from '../../../../tests/samples'
import type { HealthCard, Medication } from '../../../lib/types'
import { cardMedicines, density, firstCard, linesOf, newestCard } from './card'

const TODAY = '2026-11-21'
const row = (id: string, more: Parameters<typeof medication>[0]) => ({
  id,
  body: { v: 1 as const, ...medication(more) } as Medication,
})
const injection = (given_on: string): NonNullable<Medication['injection']> => ({
  every: { days: 28 },
  given_on,
  slot: 'inj00000',
  earliest_days: null,
  before_days: null,
  after_days: null,
  site: '',
})
const moud = ({ name }: { name: string }) =>
  /Vivitrol|Naltrexone/.test(name) ? 'naltrexone' : name === 'Methadone' ? 'methadone' : null
const lines = (rows: ReturnType<typeof row>[], doses: ReturnType<typeof dose>[] = []) =>
  cardMedicines(rows, doses, TODAY, moud)

test('medicines for opioid use disorder stand first, the others by name; what is over is not there', () => {
  const found = lines([
    row('b', { name: 'Sertraline' }),
    row('a', { name: 'Acamprosate' }),
    row('m', { name: 'Methadone' }),
    row('gone', { name: 'Ibuprofen', archived: true }),
    row('over', { name: 'Amoxicillin', end_on: '2026-11-20' }),
    row('lastday', { name: 'Zinc', end_on: TODAY }),
  ])
  expect(found.map(({ id }) => id)).toEqual(['m', 'a', 'b', 'lastday'])
})

describe('what was logged last', () => {
  test('is the latest dose that was taken, not one that was skipped', () => {
    const [line] = lines(
      [row('m', { name: 'Methadone' })],
      [
        dose({ medication: 'm', local_date: '2026-11-19', occurred_at: '2026-11-19T08:00:00Z' }),
        dose({ medication: 'm', local_date: '2026-11-18', occurred_at: '2026-11-18T08:00:00Z' }),
        dose({ medication: 'm', status: 'skipped', local_date: TODAY, occurred_at: '2026-11-21T08:00:00Z' }),
        dose({ medication: 'other', occurred_at: '2026-11-21T08:00:00Z' }),
      ],
    )
    expect(line?.last).toEqual({ on: '2026-11-19', at: '2026-11-19T08:00:00Z' })
  })

  test('is nothing where nothing was logged', () => expect(lines([row('m', {})])[0]?.last).toBeNull())

  test('of an injection it is the day it was given, whoever wrote it down', () => {
    const one = row('v', { name: 'Vivitrol', times: [], injection: injection('2026-10-01') })
    expect(lines([one])[0]?.last).toEqual({ on: '2026-10-01', at: null })
    const given = dose({ medication: 'v', local_date: '2026-11-02' })
    expect(lines([one], [given])[0]?.last).toEqual({ on: '2026-11-02', at: null })
  })
})

describe('naltrexone', () => {
  const stopped = (given_on: string) =>
    lines([row('v', { name: 'Vivitrol', times: [], archived: true, injection: injection(given_on) })])[0]

  test('is told while it is taken, and while the last injection still blocks', () => {
    expect(lines([row('n', { name: 'Naltrexone' })])[0]?.naltrexone).toBe(true)
    expect(lines([row('m', { name: 'Methadone' })])[0]?.naltrexone).toBe(false)
    expect(stopped('2026-10-21')).toMatchObject({ past: true, naltrexone: true })
    expect(stopped('2026-10-20')).toMatchObject({ past: true, naltrexone: false })
  })

  test('an injection that is no longer given leaves the card when it cannot act any more', () => {
    expect(stopped('2026-07-24')).toBeDefined()
    expect(stopped('2026-07-23')).toBeUndefined()
  })
})

test('the phase that holds today is the one on the card', () => {
  const steps = [
    {
      start_on: '2026-11-10',
      times: [{ slot: 'morning1', at: '08:00', dose: '4 mg' }],
      days: { type: 'every' as const, days: 1 },
      prescriber: '',
    },
    {
      start_on: '2026-12-10',
      times: [{ slot: 'morning1', at: '08:00', dose: '2 mg' }],
      days: { type: 'every' as const, days: 1 },
      prescriber: '',
    },
  ]
  expect(lines([row('b', { steps })])[0]?.phase?.times[0]?.dose).toBe('4 mg')
})

test('the newest card counts; a first one begins with what the medicines say', () => {
  const card = (id: string, editedAt: string, allergies: string) => ({
    id,
    kind: 'health_card' as const,
    day: TODAY,
    editedAt,
    body: { v: 1, ...firstCard([]), allergies } as HealthCard,
    waiting: false,
    rejected: false,
  })
  expect(newestCard([])).toBeNull()
  const found = newestCard([
    card('a', '2026-11-20T10:00:00Z', 'Latex'),
    card('b', '2026-11-19T10:00:00Z', 'None'),
  ])
  expect(found).toMatchObject({ id: 'a', allergies: 'Latex' })
  const [line] = lines([row('m', { name: 'Methadone', prescriber: 'Dr. Okafor', clinic_phone: '555-0142' })])
  expect(firstCard(line ? [line] : [])).toMatchObject({
    prescriber: 'Dr. Okafor',
    prescriber_phone: '555-0142',
    contact: '',
  })
})

test('the more words, the smaller they are set', () => {
  expect(linesOf(['', 'a', 'a\nb', 'x'.repeat(157)])).toBe(1 + 1 + 2 + 3)
  const sizes = [10, 50, 90, 400].map(density)
  expect(sizes).toEqual(['roomy', 'dense', 'tight', 'least'])
})
