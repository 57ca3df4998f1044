import { expect, test, vi } from 'vitest'
import { AS_IT_COMES, checkInSetup, keepSetup } from './check-in-setup'
import { recordsOf } from './db'

test('nothing is set at first, and what is set stays one record', async () => {
  expect(await checkInSetup()).toEqual(AS_IT_COMES)
  const id = await keepSetup({ ...AS_IT_COMES, off: ['pain'] })
  expect(await checkInSetup()).toEqual({ id, off: ['pain'], own: [], times: [] })
  expect(await keepSetup({ id, off: [], own: [], times: [] })).toBe(id)
  expect(await recordsOf('check_in_setup')).toHaveLength(1)
})

test('of two that two phones began, the newest holds and the other one goes: it would remind as well', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T08:00:00Z') })
  await keepSetup({ ...AS_IT_COMES, off: ['mood'] })
  vi.setSystemTime(new Date('2026-11-21T08:00:00Z'))
  const id = await keepSetup({ ...AS_IT_COMES, off: ['stress'] })
  vi.useRealTimers()
  expect(await checkInSetup()).toMatchObject({ id, off: ['stress'] })
  expect((await recordsOf('check_in_setup')).map((row) => row.id)).toEqual([id])
})
