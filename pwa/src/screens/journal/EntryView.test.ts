import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { checkIn, meeting } from '../../../tests/samples'
import { FakeServer } from '../../../tests/server'
import { deleteRecord, getRecord, saveRecord } from '../../lib/db'
import { go, route } from '../../lib/router.svelte'
import { setMeta } from '../../lib/store'
import { syncNow } from '../../lib/sync'
import { startSyncState } from '../../lib/sync-state.svelte'
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

test('two own questions of one name are both shown', async () => {
  const answer = (question: string, text: string) => ({ question, scale: null, yes: null, text })
  const answers = [answer('walked01', 'by the river'), answer('called01', 'my sister')]
  const id = await saveRecord('check_in', checkIn({ answers }))
  go(`/journal/${id}`)
  render(EntryView)
  await screen.findByText('by the river')
  await screen.findByText('my sister')
})

test('the journal teaches when it is empty and lists what is written', async () => {
  render(Journal)
  await screen.findByText(/newest first/)
  await saveRecord('check_in', checkIn({ occurred_at: new Date().toISOString() }))
  await screen.findByText('Today')
  await screen.findByText(/mood.6, craving.3/)
})

test('an erasure that the server refused can be taken back, and says so', async () => {
  const server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  const stop = startSyncState()
  const id = await saveRecord('check_in', checkIn({ note: 'kept' }))
  await syncNow()
  server.reject.set(id, { fields: [], title: 'Bad input' })
  await deleteRecord(id)
  await syncNow()
  go(`/journal/${id}`)
  render(EntryView)
  ;(await screen.findByRole('button', { name: 'Keep it after all' })).click()
  await screen.findByText('Keep it after all?')
  ;(await screen.findByRole('button', { name: 'Keep it' })).click()
  await waitFor(() => expect(route.path).toBe('/journal'))
  await syncNow()
  expect((await getRecord<'check_in'>(id))?.body.note).toBe('kept')
  stop()
})

test('a meeting that the server refused is named, and leads to its form', async () => {
  const server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  const stop = startSyncState()
  const id = await saveRecord('meeting', { ...meeting('tuesday1'), name: 'Far circle' })
  server.reject.set(id, { fields: ['join_url'], title: 'Bad input' })
  await syncNow()
  go(`/journal/${id}`)
  render(EntryView)
  await screen.findByText('What did not fit: the link to join.')
  await screen.findByRole('heading', { name: 'Far circle' })
  const edit = await screen.findByRole('link', { name: 'Edit' })
  expect(edit.getAttribute('href')).toBe(`/meetings/mine/${id}/edit`)
  stop()
})
