import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordsOf, saveRecord, wipe } from '../../lib/db'
import { allWords } from '../../lib/i18n/index.svelte'
import Runs from './Runs.svelte'

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
  await wipe()
  await allWords()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const ID = '00000000-0000-4000-8000-000000000001'
const since = (started_on: string) =>
  saveRecord('substance', { name: 'Mine', started_on, counted: true, archived: false }, { id: ID })

test('on the first day no row of zeros stands; left open overnight the count goes on', async () => {
  await since('2026-11-21')
  render(Runs)
  await screen.findByText('Today is the first day. It counts.')
  expect(screen.queryByText('longest run')).toBeNull()
  vi.setSystemTime(new Date('2026-11-22T12:00:00Z'))
  await fireEvent.focus(window)
  await screen.findByText('day in this run')
  await screen.findByText('This 1 day counts. Nothing takes it away.')
})

test('after a return to use an emptied date is asked for, and the first run stays', async () => {
  await since('2026-01-01')
  await saveRecord('lapse', {
    ...{ occurred_at: null, tz: 'UTC', local_date: '2026-11-01' },
    ...{
      substances: [ID],
      new_run_on: null,
      before: [],
      feelings: [],
      what_happened: '',
      to_a_friend: '',
      note: '',
    },
    change_date: 'new_run',
  })
  render(Runs)
  await fireEvent.click(await screen.findByRole('button', { name: /Change the date/ }))
  await fireEvent.input(await screen.findByLabelText('First day without it'), { target: { value: '' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('Choose a day.')
  await waitFor(async () =>
    expect((await recordsOf('substance')).map(({ body }) => body.started_on)).toEqual(['2026-01-01']),
  )
})
