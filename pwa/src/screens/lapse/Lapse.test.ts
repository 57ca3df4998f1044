import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordsOf, wipe } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { allWords } from '../../lib/i18n/index.svelte'
import { go, route } from '../../lib/router.svelte'
import Lapse from './Lapse.svelte'

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-10-20T12:00:00Z') })
  await wipe()
  await allWords()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const toLater = async () => {
  for (const name of [/someone is with me/, 'Next: one person', 'Next']) await press(name)
  await screen.findByText(/^When you are ready/)
}

test('one that was left dates no later one: the words come back, the day is today', async () => {
  go('/lapse')
  render(Lapse)
  await toLater()
  await fireEvent.input(screen.getByLabelText('What happened?'), { target: { value: 'A hard week' } })
  cleanup()
  await waitFor(async () => expect(await draft('lapse')).toMatchObject({ form: { day: '2026-10-20' } }))
  vi.setSystemTime(new Date('2026-11-21T12:00:00Z'))
  render(Lapse)
  await new Promise((found) => setTimeout(found, 50))
  await press(/someone is with me/)
  await press('Stop here')
  await waitFor(() => expect(route.path).toBe('/'))
  expect((await recordsOf('lapse')).map(({ body }) => body)).toMatchObject([
    { local_date: '2026-11-21', what_happened: 'A hard week' },
  ])
})

test('a day that cannot be opens where it can be changed', async () => {
  go('/lapse')
  render(Lapse)
  await toLater()
  await fireEvent.input(screen.getByLabelText('Day'), { target: { value: '' } })
  await press(/^(Back|Go back)$/)
  await press('Stop here')
  await screen.findByText('Choose a day.')
  expect(await recordsOf('lapse')).toEqual([])
})
