import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { saveRecord } from '../../lib/db'
import People from './People.svelte'
import { blank } from './people'

afterEach(cleanup)

test('who is moved up keeps the focus, also at the top, where nothing is left to tap', async () => {
  for (const [at, name] of ['Ana', 'Ben', 'Cem'].entries()) {
    await saveRecord('contact', { ...blank(), name, phone: '555 0100', order: at + 1 })
  }
  render(People)
  const first = () =>
    screen.getAllByRole('link', { name: /Ana|Ben|Cem/ }).map(({ textContent }) => textContent?.slice(0, 3))
  const up = async () => {
    const button = await screen.findByRole('button', { name: /Cem/ })
    button.focus()
    button.click()
  }
  await up()
  await waitFor(() => expect(first()).toEqual(['Ana', 'Cem', 'Ben']))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: /Cem/ })))
  await up()
  await waitFor(() => expect(first()).toEqual(['Cem', 'Ana', 'Ben']))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('link', { name: /Cem/ })))
})
