import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordsOf, saveRecord, wipe } from '../../lib/db'
import { allWords } from '../../lib/i18n/index.svelte'
import { go } from '../../lib/router.svelte'
import { toast } from '../../ui/toast.svelte'
import PersonForm from './PersonForm.svelte'
import { blank } from './people'

beforeEach(async () => {
  await wipe()
  await allWords()
})
afterEach(cleanup)

test('a person who was taken off the list comes back whole', async () => {
  const body = { ...blank(), name: 'Ada', phone: '555-0101', order: 3 }
  const id = await saveRecord('contact', body)
  go(`/help/people/${id}`)
  render(PersonForm)
  await fireEvent.click(await screen.findByRole('button', { name: 'Take off the list' }))
  await waitFor(async () => expect(await recordsOf('contact')).toEqual([]))
  await waitFor(() => expect(toast.message?.text).toBe('Taken off the list'))
  toast.message?.undo?.()
  await waitFor(async () =>
    expect((await recordsOf('contact')).map((row) => row.body)).toEqual([{ v: 1, ...body }]),
  )
  expect((await recordsOf('contact'))[0]?.id).not.toBe(id)
})
