import { beforeAll, expect, test } from 'vitest'
import type { Appointment, ReadCalendar } from '../../lib/calendar'
import { allWords } from '../../lib/i18n/index.svelte'
import { leftWords, listed, numbersWords, whenWords } from './calendar-file'

beforeAll(allWords)

const NOW = new Date(2026, 2, 10, 9, 0)

function appointment(id: string, next: Date, more: Partial<Appointment> = {}): Appointment {
  const body = { name: id } as Appointment['body']
  return { id, body, known: false, all_day: false, next_at: next.toISOString(), until: null, ...more }
}

test('the next one is first, and what is over is said last', () => {
  const read: ReadCalendar = {
    appointments: [appointment('b', new Date(2026, 2, 12)), appointment('a', new Date(2026, 2, 11))],
    left_out: [
      { reason: 'over', numbers: [1] },
      { reason: 'zone', numbers: [2] },
    ],
  }
  const { appointments, left_out } = listed(read)
  expect(appointments.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(left_out.map(({ reason }) => reason)).toEqual(['zone', 'over'])
})

test('a whole day has no time of day, and dates are not parted', () => {
  const day = new Date(2026, 2, 11)
  expect(whenWords(appointment('a', day, { all_day: true }), NOW)).toBe(
    'Tomorrow · No time in the file, so no reminder',
  )
  const timed = appointment('a', new Date(2026, 2, 11, 10, 0), { until: '2028-01-31', known: true })
  expect(whenWords(timed, NOW)).toBe(
    'Tomorrow 10:00\u00a0AM · Each day by itself, up to Jan\u00a031,\u00a02028 · There already; it will be updated',
  )
})

test('what was left out is counted, by its reason and its place in the file', () => {
  const left = { reason: 'over', numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9] } as const
  const some = { ...left, numbers: [...left.numbers] }
  expect(leftWords(some)).toBe('9 entries: over already')
  expect(numbersWords(some)).toBe('Number 1, 2, 3, 4, 5, 6, 7, 8, … in the file')
})
