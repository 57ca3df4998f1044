import { describe, expect, test } from 'vitest'
import { meeting } from '../../../tests/samples'
import type { Draft } from '../../lib/types'
import { nodesOf } from './nodes'
import { calledOff, ownPage } from './own'
import { type Facts, type WentRow, weekView } from './week'

/** A Thursday at noon. */
const NOW = new Date('2026-11-19T12:00:00Z')
const EARLY = '2026-01-01T00:00:00Z'
const hours = (...on: number[]) =>
  on.map((day) => ({
    ...{ slot: `slot000${day}`, at: '19:00', minutes: 60 },
    days: { type: 'weekdays' as const, on: [day], weeks: 1 },
  }))
const own = (id: string, some: Partial<Draft<'meeting'>> = {}, editedAt = EARLY) => ({
  ...{ id, editedAt, waiting: false },
  body: { ...meeting('x'), name: id, times: hours(2, 4, 6), start_on: '2026-01-06', ...some },
})
const went = (id: string, local_date: string, some: Partial<WentRow> = {}): WentRow =>
  ({
    ...{
      id,
      meeting: 'group',
      name: 'group',
      setting: 'mutual_help',
      status: 'attended',
      local_date,
      at: '19:00',
    },
    ...{
      occurred_at: `${local_date}T19:05:00Z`,
      time_slot: `slot000${new Date(local_date).getUTCDay() || 7}`,
    },
    ...{ makes_up_for: null, takeaway: '', signer: '', editedAt: EARLY, waiting: false },
    ...some,
  }) as WentRow
const facts = (some: Partial<Facts> = {}): Facts => ({
  ...{ meetings: [own('group')], went: [], targets: [], kept: null, zone: 'UTC', ids: new Map(), called: {} },
  ...some,
})
const states = (some: Facts, now = NOW) =>
  weekView(some, now).turns.map(({ state, start }) => `${start.toISOString().slice(5, 16)} ${state}`)

describe('the week', () => {
  test('tells what was, what nobody said anything of, and what comes', () => {
    expect(states(facts())).toEqual([
      ...['11-17T19:00 asked', '11-19T19:00 ahead', '11-21T19:00 ahead', '11-24T19:00 ahead'],
    ])
    expect(states(facts({ went: [went('a', '2026-11-17')] }))[0]).toBe('11-17T19:00 there')
    expect(states(facts({ went: [went('a', '2026-11-17', { status: 'missed' })] }))[0]).toBe(
      '11-17T19:00 missed',
    )
  })

  test('asks from the start on, but not of a day before the app knew of it', () => {
    expect(states(facts(), new Date('2026-11-19T18:59:00Z'))[1]).toBe('11-19T19:00 ahead')
    expect(states(facts(), new Date('2026-11-19T19:00:00Z'))[1]).toBe('11-19T19:00 asked')
    const late = facts({ meetings: [own('group', {}, '2026-11-19T19:30:00Z')] })
    expect(states(late, new Date('2026-11-19T20:00:00Z'))).toEqual([
      ...['11-19T19:00 asked', '11-21T19:00 ahead', '11-24T19:00 ahead'],
    ])
  })

  test('leaves out what is called off, put away or over', () => {
    expect(states(facts({ meetings: [own('group', { cancelled: ['2026-11-21'] })] }))).not.toContain(
      '11-21T19:00 ahead',
    )
    expect(states(facts({ meetings: [own('group', { archived: true })] }))).toEqual([])
    expect(states(facts({ meetings: [own('group', { end_on: '2026-11-19' })] })).at(-1)).toBe(
      '11-19T19:00 ahead',
    )
  })

  test('shows a visit without a plan once, and one that was said twice once', () => {
    const visit = went('v', '2026-11-18', { meeting: null, time_slot: null, name: 'Elsewhere' })
    const twice = [went('a', '2026-11-17', { status: 'missed' }), went('b', '2026-11-17')]
    expect(states(facts({ went: [visit, ...twice] })).slice(0, 2)).toEqual([
      ...['11-17T19:00 there', '11-18T19:05 there'],
    ])
  })

  test('counts what was against the aim', () => {
    const target = { editedAt: EARLY, body: { setting: 'any' as const, per_week: 4, start_on: '2026-11-01' } }
    const { aim, ...week } = weekView(facts({ went: [went('a', '2026-11-17')], targets: [target] }), NOW)
    expect([aim.attended, aim.target]).toEqual([1, 4])
    expect(nodesOf({ aim, ...week }, '2026-11-19')).toEqual([
      { there: true, day: 2, today: false },
      { there: false, day: 4, today: true },
      { there: false, day: 6, today: false },
      { there: false, day: null, today: false },
    ])
  })

  test('at the time of the person, whatever clocks at the meeting show', () => {
    const there = own('group', { tz: 'Asia/Tokyo', times: hours(5) })
    // Friday 19:00 in Tokyo is Friday 10:00 here.
    expect(states(facts({ meetings: [there] }))).toEqual(['11-20T10:00 ahead'])
  })
})

describe('two in a row', () => {
  const session = (some = {}) =>
    own('group', { setting: 'one_on_one', times: hours(2), phone: '555', ...some })
  const missed = ['2026-11-17', '2026-11-10'].map((day) => went(day, day, { status: 'missed' }))
  const rebook = (some: Partial<Facts>) => weekView(facts({ meetings: [session()], ...some }), NOW).rebook

  test('ask for a call, until one was made or the person was there', () => {
    const there = went('t', '2026-11-03')
    expect(rebook({ went: [...missed, there] })).toMatchObject([
      { row: { count: 2, unlogged: 0, since: '2026-11-10' } },
    ])
    expect(rebook({ went: [missed[0] as WentRow, went('u', '2026-11-10')] })).toEqual([])
    expect(rebook({ went: [...missed, there], called: { group: '2026-11-10 2' } })).toEqual([])
    expect(rebook({ went: [...missed, there], called: { group: '2026-11-03 1' } })).toHaveLength(1)
  })
  test('only where somebody keeps the place', () => {
    expect(rebook({ went: missed, meetings: [session({ setting: 'mutual_help' })] })).toEqual([])
    expect(rebook({ went: missed, meetings: [session({ setting: 'recreational' })] })).toEqual([])
  })
})

test('a clinic’s hours are told of only while the meetings in them still take place', () => {
  const clash = {
    ...{ medication: 'm', local_date: '2026-11-21', free_min: 10 },
    ...{ opens_at: '2026-11-21T18:30:00Z', closes_at: '2026-11-21T20:00:00Z' },
    meetings: [
      {
        ...{ meeting: 'group', local_date: '2026-11-21', time_slot: 'slot0006', at: '19:00' },
        ...{ starts_at: '2026-11-21T19:00:00Z', ends_at: '2026-11-21T20:00:00Z' },
      },
    ],
  }
  const kept = { asked_at: EARLY, answer: { windows: [clash], meetings: [] } } as unknown as Facts['kept']
  const windows = (some: Partial<Draft<'meeting'>>, now = NOW) =>
    weekView(facts({ kept, meetings: [own('group', some)] }), now).windows.length
  expect(windows({})).toBe(1)
  expect(windows({ cancelled: ['2026-11-21'] })).toBe(0)
  expect(windows({}, new Date('2026-11-21T20:00:00Z'))).toBe(0)
})

describe('one meeting', () => {
  const page = (some: Partial<Draft<'meeting'>> = {}, said: WentRow[] = []) =>
    ownPage(
      {
        ...own('group', { start_on: '2026-11-03', ...some }),
        kind: 'meeting',
        day: '',
        rejected: false,
        body: { v: 1, ...own('group', { start_on: '2026-11-03', ...some }).body },
      },
      facts({ went: said }),
      NOW,
    )

  test('tells its next times, without those called off, and calls them on again', () => {
    const days = (one = page()) => one.next.map(({ local_date }) => local_date)
    expect(days()).toEqual(['2026-11-19', '2026-11-21', '2026-11-24', '2026-11-26'])
    const off = calledOff(page().row.body, '2026-11-24', true)
    expect(days(page(off))).toEqual(['2026-11-19', '2026-11-21', '2026-11-26', '2026-11-28'])
    expect(page(off).off).toEqual(['2026-11-24'])
    expect(days(page(calledOff(off, '2026-11-24', false)))).toEqual(days())
  })

  test('tells how often the person was there, of what can be said', () => {
    const said = [
      went('a', '2026-11-05', { takeaway: 'Say it sooner.' }),
      went('b', '2026-11-07', { status: 'missed' }),
      went('c', '2026-11-10', { status: 'cancelled' }),
    ]
    const found = page({}, said)
    // 3, 12, 14 and 17 November are not told of.
    expect([found.there, found.of, found.dots]).toEqual([1, 6, [false, true, false, false, false, false]])
    expect(found.line?.takeaway).toBe('Say it sooner.')
    expect(found.open.map(({ start }) => start.getUTCDate())).toEqual([3, 12, 14, 17])
  })
})
