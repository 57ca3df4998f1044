import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saveRecord, wipe } from '../../lib/db'
import { type Patterns as Answer, askPatterns, type Signal } from '../../lib/patterns'
import Patterns from './Patterns.svelte'

const signal = (name: Signal['name']): Signal => ({ name, count: 3, days: [], mean: null, before: null })
const answer = {
  ...{ days: 30, entries: 0, step_days: 1, from: '2026-10-24', until: '2026-11-22' },
  hours: { entries: 0, days: 0, mean: null, cells: [], strongest: null },
  ...{ points: [], links: [], triggers: [], coping: [], weeks: [], scales: [] },
  signals: [signal('low_mood'), signal('silent')],
} as unknown as Answer

beforeEach(wipe)
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** What was answered when this phone was last online. */
async function openOffline(): Promise<void> {
  vi.stubGlobal('fetch', async () => Response.json(answer))
  await askPatterns(30)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  render(Patterns)
}

test('a signal that was switched off is not shown from an older answer, and is gone at once', async () => {
  await saveRecord('signal_setup', { off: ['low_mood'] })
  await openOffline()
  await screen.findByText(/^No check\u2011in for/)
  expect(screen.queryByText(/low-mood days in/)).toBeNull()
  await saveRecord('signal_setup', { off: ['low_mood', 'silent'] })
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'What stands out' })).toBeNull())
})

test('the row under the pictures has the name of the screen it opens', async () => {
  await openOffline()
  const row = await screen.findByRole('link', { name: /^What stands out/ })
  expect(row.getAttribute('href')).toBe('/journal/signals')
})

test('where there is little to show, it leads to the check-in', async () => {
  await openOffline()
  const link = await screen.findByRole('link', { name: 'Check-in' })
  expect(link.getAttribute('href')).toBe('/check-in')
})
