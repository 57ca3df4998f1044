import { expect, test } from 'vitest'
import { isMeant, isNear } from './answers'

const EVENING = {
  near_from: '2026-03-10T16:00:00Z',
  near_until: '2026-03-11T03:00:00Z',
}
const MORNING = { near_from: '2026-03-10T03:00:00Z', near_until: EVENING.near_from }

// The same rows as on the server: times at 08:00 and 21:00 in Berlin.
test.each([
  ['2026-03-10T04:30:00+01:00', 'morning'],
  ['2026-03-10T16:59:59+01:00', 'morning'],
  ['2026-03-10T17:00:00+01:00', 'morning'],
  ['2026-03-10T17:00:01+01:00', 'evening'],
  ['2026-03-11T04:00:00+01:00', 'evening'],
  ['2026-03-11T04:00:01+01:00', 'neither'],
])('a check-in at %s answers the one of the %s', (moment, part) => {
  expect([isNear(moment, MORNING), isNear(moment, EVENING)]).toEqual([part === 'morning', part === 'evening'])
})

test('a dose outside the plan answers what it is near to; one that names a time does not', () => {
  const dose = { medication: 'm', local_date: '2026-03-10', occurred_at: '2026-03-10T17:00:00Z' }
  expect(isMeant(dose, { reminder: 'm', ...EVENING })).toBe(true)
  expect(isMeant(dose, { reminder: 'm', ...MORNING })).toBe(false)
  expect(isMeant(dose, { reminder: 'n', ...EVENING })).toBe(false)
  expect(isMeant({ ...dose, time_slot: 'evening1' }, { reminder: 'm', ...EVENING })).toBe(false)
})
