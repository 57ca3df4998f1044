import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from '../../tests/server'
import { heedServer } from './background'
import { setLanguage } from './i18n/index.svelte'
import { chooseLanguage } from './language'
import { getMeta, setMeta } from './store'
import { syncNow } from './sync'
import { startSyncState, syncState } from './sync-state.svelte'

let server: FakeServer
let stops: (() => void)[]

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  stops = [startSyncState(), heedServer()]
})
afterEach(async () => {
  for (const stop of stops) stop()
  await setLanguage('en')
})

test('tells since when the server is away, also a broken one, until it answers again', async () => {
  server.online = false
  await syncNow()
  await vi.waitFor(() => expect(syncState.unreachableSince).toBeTruthy())
  const since = syncState.unreachableSince
  server.online = true
  server.faults = [{ status: 503 }]
  expect(await syncNow()).toBe('retry')
  await vi.waitFor(() => expect(syncState.unreachableSince).toBe(since))
  expect(await syncNow()).toBe('done')
  await vi.waitFor(() => expect(syncState.unreachableSince).toBeUndefined())
})

test('remembers who runs the server, for the day on which it is away', async () => {
  server.routes.set('GET /api/server', {
    status: 200,
    body: { version: '1', operator: 'Riverside, 555-0142', sign_up: 'open', shapes: [1] },
  })
  await syncNow()
  await vi.waitFor(async () =>
    expect(await getMeta('server')).toEqual({ version: '1', operator: 'Riverside, 555-0142' }),
  )
})

test('tells the server a language chosen without a network as soon as it is reached', async () => {
  server.routes.set('PUT /api/reminders/settings', { status: 204 })
  server.online = false
  await chooseLanguage('es')
  server.online = true
  await syncNow()
  await vi.waitFor(() =>
    expect(server.asked.find((one) => one.method === 'PUT')?.body).toEqual({ language: 'es' }),
  )
})
