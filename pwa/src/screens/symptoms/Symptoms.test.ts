import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { getRecord, recordsOf } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { go, route } from '../../lib/router.svelte'
import CallNow from './CallNow.svelte'
import { flag } from './flag.svelte'
import Symptoms from './Symptoms.svelte'

afterEach(() => {
  cleanup()
  flag.choose('')
  go('/')
})

async function open(path = '/symptoms'): Promise<void> {
  go(path)
  render(Symptoms)
  await screen.findByText('Right now I feel')
}
const box = (name: string) => screen.getByRole('checkbox', { name })
const tap = async (name: string) => (await screen.findByRole('button', { name })).click()

test('two taps and Save; what was not tapped is not in it', async () => {
  await open()
  box('Aches').click()
  await screen.findByRole('radio', { name: 'Strong' })
  screen.getByRole('radio', { name: 'Strong' }).click()
  await tap('Save')
  await waitFor(async () => expect(await recordsOf('withdrawal')).toHaveLength(1))
  const [row] = await recordsOf('withdrawal')
  expect(row?.body.symptoms).toEqual([{ name: 'aches', strength: 3 }])
  await waitFor(() => expect(route.path).toBe('/symptoms/days'))
  cleanup()
  await open(`/symptoms/${row?.id}`)
  await waitFor(() => expect((box('Aches') as HTMLInputElement).checked).toBe(true))
  box('Chills').click()
  await tap('Save')
  await waitFor(async () =>
    expect((await getRecord<'withdrawal'>(row?.id ?? ''))?.body.symptoms).toHaveLength(2),
  )
})

test('a word of one’s own that was typed is saved, added or not', async () => {
  await open()
  box('Nausea').click()
  await tap('Something else')
  const field = (await screen.findByLabelText('Something else')) as HTMLInputElement
  field.value = 'restless legs'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await tap('Save')
  await waitFor(async () =>
    expect(
      (await recordsOf('withdrawal')).map(({ body }) => body.symptoms.map(({ name }) => name)),
    ).toContainEqual(['nausea', 'restless legs']),
  )
})

test('a sign that means a call opens it at once, and what was begun is kept', async () => {
  await open()
  box('Nausea').click()
  await tap('A seizure')
  expect(route.path).toBe('/symptoms/call')
  cleanup()
  await waitFor(async () =>
    expect(await draft('symptoms')).toMatchObject({ form: { felt: [{ name: 'nausea' }] } }),
  )
  render(CallNow)
  await screen.findByText('A seizure')
  await screen.findByText('Call your local emergency number')
})

test('the lines about alcohol and about a pregnancy stand there without a tap', async () => {
  await open()
  screen.getByText(/drink every day or take benzodiazepines, do not stop on your own/)
  screen.getByText(/Do not stop methadone or buprenorphine/)
  await tap('Save')
  await screen.findByText(/Tap one answer first/)
})
