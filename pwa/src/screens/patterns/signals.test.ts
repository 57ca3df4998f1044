import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordsOf, saveRecord, wipe } from '../../lib/db'
import Signals from './Signals.svelte'

beforeEach(wipe)
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const flip = async (name: RegExp) => {
  ;(await screen.findByRole('switch', { name })).click()
}
const kept = async () => (await recordsOf('signal_setup')).map(({ body }) => body.off)

test('two switched one right after the other are both kept, in one record', async () => {
  render(Signals)
  await flip(/^Low-mood days/)
  await flip(/^Short nights/)
  await waitFor(async () => expect(await kept()).toEqual([['low_mood', 'short_sleep']]))
})

test('what could not be kept is shown as it was', async () => {
  render(Signals)
  const low = (await screen.findByRole('switch', { name: /^Low-mood days/ })) as HTMLInputElement
  const add = IDBObjectStore.prototype.add
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError')
    return add.apply(this, args)
  })
  low.click()
  expect(low.checked).toBe(false)
  await waitFor(() => expect(low.checked).toBe(true))
  expect(await kept()).toEqual([])
})

test('what another phone switched off is shown, and switched on again in the same record', async () => {
  const id = await saveRecord('signal_setup', { off: ['low_mood', 'doses'] })
  render(Signals)
  await waitFor(() => expect(screen.getAllByRole('switch', { checked: false })).toHaveLength(2))
  await flip(/^Low-mood days/)
  await waitFor(async () => expect(await kept()).toEqual([['doses']]))
  expect((await recordsOf('signal_setup'))[0]?.id).toBe(id)
})
