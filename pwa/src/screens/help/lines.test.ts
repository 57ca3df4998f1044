import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { knownHelp, type Line } from './data'
import LineBrief from './LineBrief.svelte'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test.each<[string | null, string]>([
  ['2023-10-16', 'Last checked Oct 16, 2023'],
  ['2023-08', 'Last checked Aug 2023'],
  [null, 'Date of the last check not known'],
])('a line checked on %s says so: %s', (verified_on, words) => {
  const [line] = knownHelp().regions.US?.lines ?? []
  render(LineBrief, { line: { ...(line as Line), verified_on } })
  expect(screen.getByText('Check this number').closest('small')?.textContent).toBe(
    `Check this number ${words}`,
  )
})

test('a line that was checked of late needs no word of it', () => {
  const [line] = knownHelp().regions.US?.lines ?? []
  render(LineBrief, { line: { ...(line as Line), verified_on: '2026-10-01' } })
  expect(screen.queryByText(/check/i)).toBeNull()
})
