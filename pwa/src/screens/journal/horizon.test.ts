import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, test } from 'vitest'
import { addDays, localDate } from '../../lib/days'
import { KEEP_DAYS } from '../../lib/db'
import { formatDate } from '../../lib/time'
import Search from './Search.svelte'

afterEach(cleanup)

test('a search says from which day on the entries are on this phone', async () => {
  render(Search)
  const field = screen.getByLabelText('Words to look for') as HTMLInputElement
  field.value = 'river'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  const day = formatDate(addDays(localDate(), -KEEP_DAYS), 'long')
  await screen.findByText(`Entries since ${day} are on this phone.`)
})
