import { expect, test } from 'vitest'
import { momentOf } from '../../lib/days'
import type { Moment } from './day'
import { ago, resolve, startAt } from './taken-at'

function at(date: string, wall: string): Moment {
  return {
    now: momentOf(date, wall),
    today: '2026-11-21',
    yesterday: '2026-11-20',
    wall,
    instant: momentOf,
  }
}
const NOON = at('2026-11-21', '12:00')
const due = momentOf('2026-11-21', '08:00')

test('a dose after its window starts at its planned time, another one at now', () => {
  expect(startAt(due, '2026-11-21', NOON, true)).toEqual({ date: '2026-11-21', time: '08:00' })
  expect(startAt(due, '2026-11-21', NOON, false)).toEqual({ date: '2026-11-21', time: '12:00' })
  expect(startAt(null, '2026-11-21', NOON, true)).toEqual({ date: '2026-11-21', time: '12:00' })
})

test('an hour ago at half past midnight was yesterday', () => {
  expect(ago(60, at('2026-11-21', '00:30'))).toEqual({ date: '2026-11-20', time: '23:30' })
  expect(ago(30, NOON)).toEqual({ date: '2026-11-21', time: '11:30' })
})

test('a later time than now, or none, is refused; this minute is not', () => {
  expect(resolve({ date: '2026-11-21', time: '12:30' }, NOON)).toBe('inFuture')
  expect(resolve({ date: '2026-11-21', time: '' }, NOON)).toBe('chooseTime')
  expect(resolve({ date: '2026-11-21', time: '12:00' }, NOON)).toEqual(momentOf('2026-11-21', '12:00'))
  expect(resolve({ date: '2026-11-20', time: '23:59' }, NOON)).toEqual(momentOf('2026-11-20', '23:59'))
})
