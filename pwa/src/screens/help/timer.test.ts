import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { waitTimer } from './timer.svelte'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-21T03:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

it('counts down by the clock, also when the phone slept in between', () => {
  const timer = waitTimer(180)
  expect([timer.running, timer.over, timer.left]).toEqual([false, false, 0])
  timer.start()
  expect([timer.running, timer.left]).toEqual([true, 180])
  vi.advanceTimersByTime(61_000)
  expect(timer.left).toBe(119)
  vi.setSystemTime(new Date('2026-11-21T03:10:00Z'))
  vi.advanceTimersByTime(250)
  expect([timer.running, timer.over, timer.left]).toEqual([false, true, 0])
})

it('starts again after it is over, and stops on a tap', () => {
  const timer = waitTimer(2)
  timer.start()
  vi.advanceTimersByTime(3_000)
  expect(timer.over).toBe(true)
  timer.start()
  expect([timer.running, timer.over]).toEqual([true, false])
  timer.stop()
  expect([timer.running, timer.over]).toEqual([false, false])
})
