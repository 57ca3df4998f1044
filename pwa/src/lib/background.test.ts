import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from '../../tests/server'
import { startBackground } from './background'
import { getMeta, setMeta } from './store'

let server: FakeServer
let end = () => {}
const hushed = () =>
  server.asked.filter((one) => one.path === '/api/reminders/hush').map((one) => one.body.token)

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  server.routes.set('POST /api/reminders/hush', { status: 204 })
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

afterEach(() => end())

test('at the start the token of an answer goes out that no browser woke us for', async () => {
  await setMeta('hushes', ['hush-token'])
  server.faults = Array.from({ length: 5 }, () => ({ status: 401 }))
  end = await startBackground()
  await vi.waitFor(() => expect(hushed()).toEqual(['hush-token']))
  await vi.waitFor(async () => expect(await getMeta('hushes')).toBeUndefined())
})

test('at a start without a network it is kept', async () => {
  await setMeta('hushes', ['hush-token'])
  server.online = false
  end = await startBackground()
  await vi.waitFor(() => expect(server.syncs()).not.toHaveLength(0))
  expect(await getMeta('hushes')).toEqual(['hush-token'])
})

test('at a start with nothing kept no token is sent', async () => {
  end = await startBackground()
  await vi.waitFor(() => expect(server.syncs()).not.toHaveLength(0))
  expect(hushed()).toEqual([])
})
