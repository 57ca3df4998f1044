import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AS_IT_COMES, checkInSetup, keepSetup } from './check-in-setup'
import { recordsOf, saveRecord, wipe } from './db'
import type { CheckInSetup } from './types'

const question = (id: string, archived = false): CheckInSetup['own'][number] => ({
  ...{ id, ask: id, type: 'yes_no', part: null },
  archived,
})
const time = (slot: string, at: string): CheckInSetup['times'][number] => ({ slot, at, part: null })
const OLD = {
  off: [],
  own: [question('outside1'), question('calledho', true)],
  times: [time('evening1', '21:00')],
}

beforeEach(wipe)
afterEach(() => void vi.useRealTimers())

/** As a sync brings it: begun on another phone, a day before. */
async function arrives(body: Omit<CheckInSetup, 'v'> = OLD): Promise<string> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 })
  const id = await saveRecord('check_in_setup', body)
  vi.useRealTimers()
  return id
}

test('nothing is set at first, and what is set stays one record', async () => {
  expect(await checkInSetup()).toEqual(AS_IT_COMES)
  const id = await keepSetup({ ...AS_IT_COMES, off: ['pain'] })
  expect(await checkInSetup()).toEqual({ id, off: ['pain'], own: [], times: [] })
  expect(await keepSetup({ id, off: [], own: [], times: [] })).toBe(id)
  expect(await recordsOf('check_in_setup')).toHaveLength(1)
})

test('of two that two phones began the newest holds, with the questions and times of both, and looking erases none', async () => {
  await keepSetup({ ...AS_IT_COMES, off: ['boredom'] })
  // Only this one reminds: a check-in must answer it.
  const id = await arrives()
  expect(await checkInSetup()).toEqual({ ...OLD, id, off: ['boredom'] })
  expect(await recordsOf('check_in_setup')).toHaveLength(2)
})

test('the next change takes them in, and only then the older one goes: it would remind as well', async () => {
  await keepSetup({ ...AS_IT_COMES, off: ['boredom'] })
  const id = await arrives()
  const seen = await checkInSetup()
  expect(await keepSetup({ ...seen, off: [], times: [] })).toBe(id)
  expect(await checkInSetup()).toEqual({ id, off: [], own: OLD.own, times: [] })
  expect(await recordsOf('check_in_setup')).toHaveLength(1)
})

test('one that came just before the first change on this phone is changed, not replaced', async () => {
  const id = await arrives()
  expect(await keepSetup({ ...AS_IT_COMES, off: ['boredom'] })).toBe(id)
  expect(await checkInSetup()).toEqual({ ...OLD, id, off: ['boredom'] })
})

test('more than are asked at once are put away, more than four times are left out', async () => {
  const many = (name: string) =>
    Array.from({ length: 12 }, (_, n) => question(name + String(n).padStart(5, '0')))
  const times = ['07:00', '08:00', '09:00', '21:00'].map((at, n) => time(`morning${n}`, at))
  await keepSetup({ ...AS_IT_COMES, own: many('new'), times: [time('evening2', '21:00')] })
  await arrives({ off: [], own: many('old'), times })
  const { own, times: both } = await checkInSetup()
  expect(own.map(({ archived }) => archived)).toEqual([...Array(12).fill(false), ...Array(12).fill(true)])
  expect(both.map(({ at }) => at)).toEqual(['07:00', '08:00', '09:00', '21:00'])
})

test('where they do not all fit, the older one stays', async () => {
  const many = (name: string) =>
    Array.from({ length: 40 }, (_, n) => question(name + String(n).padStart(5, '0'), true))
  const id = await keepSetup({ ...AS_IT_COMES, own: many('new') })
  await arrives({ off: [], own: many('old'), times: [] })
  await keepSetup({ ...(await checkInSetup()), id })
  expect(await recordsOf('check_in_setup')).toHaveLength(2)
})
