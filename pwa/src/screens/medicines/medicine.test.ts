import { describe, expect, test } from 'vitest'
import type { Time } from './body'
import { addTime, badTimes, lastDays, newSlot, withCount } from './medicine'
import { moudOf } from './moud'

const TIMES = [
  { slot: 'aaaaaaaa', at: '08:00', dose: '8 mg' },
  { slot: 'bbbbbbbb', at: '18:00', dose: '4 mg' },
]

describe('slots', () => {
  test('have eight characters of a-z and 0-9 and do not repeat', () => {
    const slots = Array.from({ length: 500 }, () => newSlot())
    expect(slots.every((slot) => /^[a-z0-9]{8}$/.test(slot))).toBe(true)
    expect(new Set(slots).size).toBe(500)
  })

  test('stay with their time when the number of times changes', () => {
    const two = TIMES
    expect(
      withCount(two, 3)
        .map((time) => time.slot)
        .slice(0, 2),
    ).toEqual(['aaaaaaaa', 'bbbbbbbb'])
    expect(withCount(two, 3).map((time) => time.at)).toEqual(['08:00', '18:00', '14:00'])
    expect(withCount(two, 1)).toEqual([two[0]])
    expect(withCount(two, 0)).toEqual([])
    expect(withCount(two.slice(0, 1), 2, two)).toEqual(two)
  })

  test('every preset gives different times, also over times that stand', () => {
    for (const count of [1, 2, 3]) {
      const times = withCount([{ slot: 'x', at: '14:00', dose: '' }], count)
      expect(new Set(times.map((time) => time.at)).size).toBe(count)
    }
  })

  test('a further time takes the dose text of the last and stops at twelve', () => {
    expect(addTime(TIMES).at(-1)).toMatchObject({ dose: '4 mg', at: '20:00' })
    let times: Time[] = []
    for (let n = 0; n < 15; n += 1) times = addTime(times)
    expect(times).toHaveLength(12)
    expect(new Set(times.map((time) => time.at)).size).toBe(12)
  })
})

describe('a medicine for opioid use disorder is known by its name', () => {
  test.each([
    ['Buprenorphine/naloxone', 'buprenorphine'],
    ['SUBOXONE 8 mg', 'buprenorphine'],
    ['Subutex', 'buprenorphine'],
    ['Sublocade', 'buprenorphine'],
    ['Brixadi', 'buprenorphine'],
    ['Zubsolv', 'buprenorphine'],
    ['Buprenorfina', 'buprenorphine'],
    ['methadone', 'methadone'],
    ['Metadona', 'methadone'],
    ['Naltrexone', 'naltrexone'],
    ['Naltrexona', 'naltrexone'],
    ['Vivitrol', 'naltrexone'],
    ['Sertraline', null],
    ['Naloxone', null],
    ['', null],
  ])('%s', (name, substance) => {
    expect(moudOf(name)).toBe(substance)
  })
})

test('a time that is empty or stands twice is a bad one', () => {
  expect([...badTimes(TIMES)]).toEqual([])
  expect([...badTimes(TIMES.map((time) => ({ ...time, at: '08:00' })))]).toEqual(['aaaaaaaa', 'bbbbbbbb'])
  expect([...badTimes([{ slot: 'a', at: '', dose: '' }])]).toEqual(['a'])
})

test('the last days show what was logged and nothing before the start', () => {
  const dates = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']
  const logs = [
    { medication: 'm', local_date: '2026-11-19', status: 'taken' as const },
    { medication: 'm', local_date: '2026-11-20', status: 'skipped' as const },
    { medication: 'other', local_date: '2026-11-21', status: 'taken' as const },
  ]
  const medicine = { id: 'm', start_on: '2026-11-19' }
  expect(lastDays(dates, logs, medicine, true)).toEqual(['taken', 'skipped', 'open'])
  expect(lastDays(dates, logs, medicine, false)).toEqual(['taken', 'skipped', 'none'])
})
