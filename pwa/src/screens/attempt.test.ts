import { expect, test } from 'vitest'
import { Attempt } from './attempt.svelte'

test('what is asked for is under way, then done or told of', async () => {
  const attempt = new Attempt((cause) => (cause as Error).message)
  let finish = (_: Error | null): void => {}
  const act = () =>
    new Promise<void>((done, fail) => {
      finish = (cause) => (cause ? fail(cause) : done())
    })
  const first = attempt.run(act)
  expect([attempt.busy, attempt.trouble]).toEqual([true, ''])
  finish(new Error('no room'))
  expect(await first).toBe(false)
  expect([attempt.busy, attempt.trouble]).toEqual([false, 'no room'])
  const second = attempt.run(act)
  expect([attempt.busy, attempt.trouble]).toEqual([true, ''])
  finish(null)
  expect(await second).toBe(true)
  expect([attempt.busy, attempt.trouble]).toEqual([false, ''])
})
