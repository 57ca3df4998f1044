import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import { checkIn } from '../../../tests/samples'
import Earlier from './Earlier.svelte'

const ID = 'b9b2c3f4-0000-4000-8000-000000000001'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const answered = (versions: unknown[]) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(versions))
const version = (seq: number, note: string) => ({
  id: ID,
  seq,
  kind: 'check_in',
  edited_at: `2026-03-0${seq}T18:00:00Z`,
  body: { v: 1, ...checkIn({ note }) },
})
const look = async () => (await screen.findByRole('button', { name: 'What it said before' })).click()

test('the newest of what it said before stands first', async () => {
  const asked = answered([version(1, 'a hard day'), version(2, 'a better day')])
  render(Earlier, { id: ID })
  expect(asked).not.toHaveBeenCalled()
  await look()
  const newer = await screen.findByText('a better day')
  const older = screen.getByText('a hard day')
  expect(newer.compareDocumentPosition(older)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(screen.getByText(/^Written: Mar 2, 2026/)).not.toBeNull()
  expect(asked.mock.calls.map(([path]) => path)).toEqual([`/api/entries/${ID}/earlier`])
})

test('an entry that was never changed says so', async () => {
  answered([])
  render(Earlier, { id: ID })
  await look()
  await screen.findByText('Nothing else. It was never changed.')
})

test('without a network it says why, and can be asked again', async () => {
  render(Earlier, { id: ID })
  await look()
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
  answered([version(1, 'a hard day')])
  await look()
  await screen.findByText('a hard day')
})
