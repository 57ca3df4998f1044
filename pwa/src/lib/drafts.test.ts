import { afterEach, expect, test, vi } from 'vitest'
import { draft, draftKeeper, keepDraft } from './drafts'

const PLACE = 'a form'

afterEach(async () => {
  vi.restoreAllMocks()
  await keepDraft(PLACE, null)
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('somebody who does not stop typing loses no more than the last moment', async () => {
  const keeper = draftKeeper(PLACE)
  for (let n = 1; n <= 12; n++) {
    keeper.keep(n)
    await pause(100)
  }
  expect(await draft<number>(PLACE)).toBeGreaterThanOrEqual(6)
  keeper.leave()
  await vi.waitFor(async () => expect(await draft(PLACE)).toBe(12))
})

test('what is hidden is kept at once', async () => {
  const keeper = draftKeeper(PLACE)
  keeper.keep('half a line')
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await pause(100)
  expect(await draft(PLACE)).toBe('half a line')
  keeper.leave()
})

test('what was saved is not kept again', async () => {
  const keeper = draftKeeper(PLACE)
  keeper.keep('a line')
  keeper.keep(null)
  keeper.leave()
  await pause(500)
  expect(await draft(PLACE)).toBeNull()
})
