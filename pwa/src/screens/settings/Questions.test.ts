import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkInSetup } from '../../lib/check-in-setup'
import { recordsOf, wipe } from '../../lib/db'
import { toast } from '../../ui/toast.svelte'
import Questions from './Questions.svelte'

beforeEach(wipe)
afterEach(cleanup)

const tap = async (name: string | RegExp) => (await screen.findByRole('button', { name })).click()
const type = async (label: string, text: string) => {
  const field = (await screen.findByLabelText(label)) as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

test('a question in one’s own words, its sort and its part of the day', async () => {
  render(Questions)
  await tap('Add a question')
  await tap('Save')
  await screen.findByText('Write the question first.')
  await type('Your question', 'Did I go outside?')
  screen.getByRole('radio', { name: 'Yes or no' }).click()
  screen.getByRole('radio', { name: 'Evening' }).click()
  await tap('Save')
  await waitFor(async () =>
    expect((await checkInSetup()).own).toMatchObject([
      { ask: 'Did I go outside?', type: 'yes_no', part: 'evening', archived: false },
    ]),
  )
  await tap(/^Did I go outside\?/)
  expect(screen.queryByRole('radio', { name: 'Words' })).toBeNull()
  await tap('Put away')
  await waitFor(async () => expect((await checkInSetup()).own[0]?.archived).toBe(true))
})

test('a time to be reminded at, moved and taken away', async () => {
  render(Questions)
  await tap('Add a time')
  await tap('Save')
  await waitFor(async () =>
    expect((await checkInSetup()).times).toMatchObject([{ at: '21:00', part: 'evening' }]),
  )
  const [before] = (await checkInSetup()).times
  await tap(/^9:00/)
  await type('Time', '07:30')
  await tap('Save')
  await waitFor(async () => expect((await checkInSetup()).times[0]?.at).toBe('07:30'))
  expect((await checkInSetup()).times[0]?.slot).toBe(before?.slot)
  await tap(/^7:30/)
  await tap('Remove this time')
  await waitFor(async () => expect((await checkInSetup()).times).toEqual([]))
})

test('a question of the app is switched off at once', async () => {
  render(Questions)
  const section = (await screen.findByText('Asked by the app')).closest('section')
  if (!section) throw new Error('no section')
  within(section).getByRole('switch', { name: 'Boredom' }).click()
  await waitFor(async () => expect((await checkInSetup()).off).toEqual(['boredom']))
})

const flip = async (name: string) => {
  const one = (await screen.findByRole('switch', { name })) as HTMLInputElement
  one.focus()
  one.click()
}

test('two switched one right after the other are both kept, in one record, and the focus stays', async () => {
  render(Questions)
  await flip('Boredom')
  await flip('Stress')
  await waitFor(async () => expect((await checkInSetup()).off).toEqual(['stress', 'boredom']))
  expect(await recordsOf('check_in_setup')).toHaveLength(1)
  expect(document.activeElement).toBe(screen.getByRole('switch', { name: 'Stress' }))
  expect(screen.getAllByRole('switch', { checked: false })).toHaveLength(2)
})

test('Undo takes back its own change, and leaves what came after', async () => {
  render(Questions)
  await tap('Add a question')
  await type('Your question', 'Did I eat?')
  await tap('Save')
  await waitFor(async () => expect((await checkInSetup()).own).toHaveLength(1))
  await flip('Boredom')
  await waitFor(async () => expect((await checkInSetup()).off).toEqual(['boredom']))
  toast.message?.undo?.()
  await waitFor(async () => expect((await checkInSetup()).own).toEqual([]))
  expect((await checkInSetup()).off).toEqual(['boredom'])
})
