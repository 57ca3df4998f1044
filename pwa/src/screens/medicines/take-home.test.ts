import { describe, expect, test } from 'vitest'
import { film } from '../../../tests/regimens'
import { recordsOf, saveRecord } from '../../lib/db'
import {
  atHome,
  type Bottle,
  type BottleLine,
  bottleDates,
  bottleLines,
  enterBottles,
  nextDate,
  takeBottle,
} from './take-home'

const ID = '0f0f0f0f-0000-4000-8000-000000000009'
const TODAY = '2026-11-21'
const METHADONE = film({ name: 'Methadone', times: [{ slot: 'aaaaaaaa', at: '07:00', dose: '60 mg' }] })

const bottle = (for_on: string, state: Bottle['state'] = 'kept'): Bottle => ({
  v: 1,
  id: `bottle ${for_on}`,
  medication: ID,
  for_on,
  dispensed_on: '2026-11-19',
  dose: '60 mg',
  state,
  note: '',
})
const taken = (local_date: string, bottle_on: string | null = null, observed = false) => ({
  status: 'taken' as const,
  local_date,
  occurred_at: `${local_date}T12:00:00Z`,
  bottle_on,
  observed,
})
const types = (lines: readonly BottleLine[]) => lines.map(({ date, type }) => [date.slice(8), type])

describe('bottles by date', () => {
  test('today’s has the button, a later one is locked, what is past is only told', () => {
    const bottles = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => bottle(day))
    const doses = [taken('2026-11-19', null, true), taken('2026-11-20', '2026-11-20')]
    expect(types(bottleLines(bottles, doses, METHADONE, TODAY))).toEqual([
      ['19', 'clinic'],
      ['20', 'taken'],
      ['21', 'today'],
      ['22', 'locked'],
      ['23', 'locked'],
    ])
  })

  test('never tomorrow’s today: before midnight it is locked, after it it is not', () => {
    const lines = (today: string) => types(bottleLines([bottle('2026-11-22')], [], METHADONE, today))
    expect(lines('2026-11-21')).toEqual([['22', 'locked']])
    expect(lines('2026-11-22')).toEqual([['22', 'today']])
    expect(lines('2026-11-23')).toEqual([['22', 'kept']])
  })

  test('a dose that is logged today takes the button away, at the clinic or from the bottle', () => {
    const lines = (...doses: ReturnType<typeof taken>[]) =>
      types(bottleLines([bottle(TODAY)], doses, METHADONE, TODAY))
    expect(lines(taken(TODAY, TODAY))).toEqual([['21', 'taken']])
    expect(lines(taken(TODAY))).toContainEqual(['21', 'kept'])
    expect(lines(taken('2026-11-20'))).toContainEqual(['21', 'today'])
  })

  test('lost and given back have no button either', () => {
    const lines = bottleLines([bottle(TODAY, 'lost'), bottle('2026-11-22', 'returned')], [], METHADONE, TODAY)
    expect(types(lines)).toEqual([
      ['21', 'lost'],
      ['22', 'returned'],
    ])
  })
})

test('a date that has its bottle does not get a second one; one that was lost may', () => {
  const have = [bottle('2026-11-22'), bottle('2026-11-23', 'lost')]
  expect(nextDate(have, TODAY)).toBe('2026-11-23')
  expect(nextDate([], TODAY)).toBe('2026-11-22')
  expect(bottleDates('2026-11-21', 4, have)).toEqual(['2026-11-21', '2026-11-23', '2026-11-24'])
})

test('bottles are entered one a date, and today’s is taken from its own date', async () => {
  await saveRecord('medication', METHADONE, { id: ID })
  await enterBottles(ID, [TODAY, '2026-11-22'], '2026-11-20', '60 mg')
  const rows = await recordsOf('take_home')
  expect(rows.map(({ body }) => [body.for_on, body.dispensed_on, body.state])).toEqual([
    [TODAY, '2026-11-20', 'kept'],
    ['2026-11-22', '2026-11-20', 'kept'],
  ])
  const first = { ...rows[0]?.body, id: rows[0]?.id } as Bottle
  await takeBottle(first, new Date('2026-11-21T12:00:00Z'))
  const [dose] = await recordsOf('dose')
  expect(dose?.body).toMatchObject({ local_date: TODAY, bottle_on: TODAY, status: 'taken', medication: ID })
})

test('at home are the bottles that are neither taken, lost nor past', () => {
  const bottles = [bottle('2026-11-20'), bottle(TODAY), bottle('2026-11-22'), bottle('2026-11-23', 'lost')]
  expect(atHome(bottles, [], TODAY)).toBe(2)
  expect(atHome(bottles, [taken(TODAY, TODAY)], TODAY)).toBe(1)
})
