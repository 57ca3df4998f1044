import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { checkIn } from '../../../tests/samples'
import { getRecord, saveRecord } from '../../lib/db'
import { go, route } from '../../lib/router.svelte'
import EntryView from './EntryView.svelte'
import Journal from './Journal.svelte'

afterEach(() => {
  cleanup()
  go('/')
})

test('an entry waits to be sent, and is erased only after a second tap', async () => {
  const id = await saveRecord('check_in', checkIn({ note: 'a quiet day' }))
  go(`/journal/${id}`)
  render(EntryView)
  await screen.findByText('a quiet day')
  await screen.findByText('On this phone, waiting to send')
  ;(await screen.findByRole('button', { name: 'Erase' })).click()
  await screen.findByText('Erase this entry?')
  expect(await getRecord(id)).not.toBeNull()
  const buttons = await screen.findAllByRole('button', { name: 'Erase' })
  buttons.at(-1)?.click()
  await waitFor(async () => expect(await getRecord(id)).toBeNull())
  await waitFor(() => expect(route.path).toBe('/journal'))
})

test('the journal teaches when it is empty and lists what is written', async () => {
  render(Journal)
  await screen.findByText(/newest first/)
  await saveRecord('check_in', checkIn({ occurred_at: new Date().toISOString() }))
  await screen.findByText('Today')
  await screen.findByText(/mood.6, craving.3/)
})
