import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import TagChips from './TagChips.svelte'

afterEach(cleanup)

async function typed(text: string): Promise<HTMLInputElement> {
  render(TagChips, {
    legend: 'What set it off?',
    names: ['payday'],
    words: { payday: 'Payday' },
    value: [],
    most: 5,
  })
  screen.getByRole('checkbox', { name: 'Other' }).click()
  const field = (await screen.findByLabelText('In your own words')) as HTMLInputElement
  field.focus()
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  return field
}

test('Enter makes it a chip, and the focus is there', async () => {
  const field = await typed('bus stop')
  field.dispatchEvent(new Event('change', { bubbles: true }))
  const chip = await screen.findByRole('checkbox', { name: 'bus stop' })
  await waitFor(() => expect(document.activeElement).toBe(chip))
})

test('a tap elsewhere keeps the focus where it was tapped', async () => {
  const field = await typed('bus stop')
  const other = screen.getByRole('checkbox', { name: 'Payday' })
  other.focus()
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await screen.findByRole('checkbox', { name: 'bus stop' })
  expect(document.activeElement).toBe(other)
})
