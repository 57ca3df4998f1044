import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from '../../tests/server'
import { askAdherence, keptAdherence } from './adherence'
import { getMeta } from './store'

const ANSWER = { from: '2026-10-01', until: '2026-11-21', medicines: [] }
const PATH = 'GET /api/insights/adherence?until=2026-11-21'
let server: FakeServer

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T10:00:00Z') })
  server = new FakeServer()
  server.install()
})
afterEach(() => void vi.useRealTimers())

test('the answer is kept sealed, with the moment it was asked for', async () => {
  server.routes.set(PATH, { status: 200, body: ANSWER })
  expect(await keptAdherence()).toBeNull()
  await askAdherence()
  expect(await keptAdherence()).toEqual({ answer: ANSWER, asked_at: '2026-11-21T10:00:00.000Z' })
  expect(JSON.stringify(await getMeta('adherence'))).not.toContain('medicines')
})

test('without a network the last answer stays', async () => {
  server.routes.set(PATH, { status: 200, body: ANSWER })
  await askAdherence()
  server.online = false
  await expect(askAdherence()).rejects.toThrow()
  expect((await keptAdherence())?.answer).toEqual(ANSWER)
})
