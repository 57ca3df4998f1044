import { describe, expect, test } from 'vitest'
import { anItem, at, TODAY } from '../../../tests/day'
import { offer } from './offers'

const near = (from: string, until: string) => ({
  near_from: `${from}:00.000Z`,
  near_until: `${until}:00.000Z`,
})
const ASKED = [
  anItem({
    ...{ reminder: 'setup', purpose: 'check_in', time_slot: 'morning1', wall: '08:00' },
    ...near('2026-11-21T04:00', '2026-11-21T17:00'),
  }),
  anItem({
    ...{ reminder: 'setup', purpose: 'check_in', time_slot: 'evening1', wall: '21:00' },
    ...near('2026-11-21T17:00', '2026-11-22T04:00'),
  }),
]
const checkIn = (wall: string) => ({
  ...{ id: wall, day: TODAY, occurred_at: `2026-11-21T${wall}:00Z`, mood: 6, craving: null },
  waiting: false,
})

describe('at times that the person chose', () => {
  test.each([
    ['07:00', [], ['08:00 morning', '21:00 evening']],
    ['09:00', [], ['08:00 morning', '21:00 evening']],
    ['09:00', ['07:30'], ['21:00 evening']],
    ['17:30', [], ['21:00 evening']],
    ['17:30', ['17:20'], []],
    ['17:30', ['16:50'], ['21:00 evening']],
    ['22:00', [], ['21:00 evening']],
  ])('at %s, written %j: %j', (wall, written, rows) => {
    const found = offer(written.map(checkIn), at(wall), ASKED)
    expect(found.map((one) => `${one.moment.toISOString().slice(11, 16)} ${one.part}`)).toEqual(rows)
    expect(found.every((one) => one.timed)).toBe(true)
  })

  test('of another day, and times of doses, they say nothing', () => {
    const others = [...ASKED.map((item) => ({ ...item, local_date: '2026-11-22' })), anItem()]
    expect(offer([], at('09:00'), others)).toMatchObject([{ key: 'offer', part: 'morning' }])
  })
})
