import { describe, expect, test } from 'vitest'
import { addTime, type Draft, isLess, lastDays, newSlot, problems, withCount } from './medicine'
import { moudOf } from './moud'

const draft = (over: Partial<Draft> = {}): Draft => ({
  name: 'Suboxone',
  form: 'Film, under the tongue',
  strength: '8 mg',
  times: [
    { slot: 'aaaaaaaa', at: '08:00', dose: '8 mg' },
    { slot: 'bbbbbbbb', at: '18:00', dose: '4 mg' },
  ],
  start_on: '2026-11-01',
  end_on: null,
  archived: false,
  clinic_name: '',
  clinic_phone: '',
  clinic_text: '',
  note: '',
  ...over,
})

describe('slots', () => {
  test('have eight characters of a-z and 0-9 and do not repeat', () => {
    const slots = Array.from({ length: 500 }, () => newSlot())
    expect(slots.every((slot) => /^[a-z0-9]{8}$/.test(slot))).toBe(true)
    expect(new Set(slots).size).toBe(500)
  })

  test('stay with their time when the number of times changes', () => {
    const two = draft().times
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
    expect(addTime(draft().times).at(-1)).toMatchObject({ dose: '4 mg', at: '20:00' })
    let times: Draft['times'] = []
    for (let n = 0; n < 15; n += 1) times = addTime(times)
    expect(times).toHaveLength(12)
    expect(new Set(times.map((time) => time.at)).size).toBe(12)
  })
})

describe('the stop card', () => {
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

  test.each([
    ['no longer taken', { archived: true }, true],
    ['an end', { end_on: '2026-12-24' }, true],
    ['a time less', { times: draft().times.slice(0, 1) }, true],
    ['another time instead', { times: [{ slot: 'cccccccc', at: '08:00', dose: '8 mg' }] }, true],
    ['a lower number', { times: draft().times.map((time) => ({ ...time, dose: '4 mg' })) }, true],
    ['a lower strength', { strength: '2 mg' }, true],
    ['a higher number', { times: draft().times.map((time) => ({ ...time, dose: '12 mg' })) }, false],
    [
      'a moved time',
      {
        times: draft()
          .times.map((time) => ({ ...time, at: '09:15' }))
          .slice(0, 2),
      },
      false,
    ],
    ['a new number of the clinic', { clinic_phone: '555' }, false],
    ['the same', {}, false],
  ])('comes for %s: %o', (_name, change, less) => {
    expect(isLess(draft(), draft(change as Partial<Draft>))).toBe(less)
  })

  test('reads decimals of both languages', () => {
    const dose = (text: string) => draft({ times: [{ slot: 'aaaaaaaa', at: '08:00', dose: text }] })
    expect(isLess(dose('1,4 mg'), dose('0.7 mg'))).toBe(true)
    expect(isLess(dose('one film'), dose('half a film'))).toBe(false)
  })
})

describe('what cannot be saved', () => {
  test('a draft without a name, with the same time twice, or ending before it starts', () => {
    expect(problems(draft())).toEqual([])
    expect(problems(draft({ name: '  ' }))).toEqual(['name'])
    expect(problems(draft({ times: draft().times.map((time) => ({ ...time, at: '08:00' })) }))).toEqual([
      'times',
    ])
    expect(problems(draft({ times: [{ slot: 'a', at: '', dose: '' }] }))).toEqual(['times'])
    expect(problems(draft({ start_on: '' }))).toEqual(['start_on'])
    expect(problems(draft({ end_on: '2026-10-31' }))).toEqual(['end_on'])
    expect(problems(draft({ times: [] }))).toEqual([])
  })
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
