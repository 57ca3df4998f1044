import { beforeEach, expect, test } from 'vitest'
import { CANARY } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { wipe } from './db'
import { Offline } from './errors'
import { getMeta } from './store'
import { askTurningUp, keptCalled, keptTurningUp, noteCalled } from './turning-up'

const PATH = 'GET /api/insights/meetings?until=2026-11-21'
const ANSWER = {
  from: '2026-09-07',
  until: '2026-11-21',
  weeks: [],
  settings: [],
  meetings: [],
  overlaps: [],
  windows: [],
}
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
  server.install()
})

test('what the server said is kept sealed, and read without a network', async () => {
  const meetings = [{ meeting: CANARY, next: null, unlogged: [], in_a_row: null }]
  server.routes.set(PATH, { status: 200, body: { ...ANSWER, meetings } })
  await askTurningUp('2026-11-21')
  server.online = false
  expect((await keptTurningUp())?.answer.meetings[0]?.meeting).toBe(CANARY)
  expect(new TextDecoder('latin1').decode((await getMeta('turningUp'))?.ciphertext)).not.toContain(CANARY)
})

test('an answer that says nothing takes the place of none', async () => {
  server.routes.set(PATH, { status: 200, body: ANSWER })
  await askTurningUp('2026-11-21')
  for (const [status, body] of [
    [200, {}],
    [204, undefined],
  ] as const) {
    server.routes.set(PATH, { status, body })
    await expect(askTurningUp('2026-11-21')).rejects.toThrow(Offline)
  }
  expect((await keptTurningUp())?.answer).toEqual(ANSWER)
})

test('a call is remembered sealed, each meeting for itself, until the phone is wiped', async () => {
  await noteCalled('a', '2026-11-10 2')
  await noteCalled(CANARY, '2026-11-03 3')
  expect(await keptCalled()).toEqual({ a: '2026-11-10 2', [CANARY]: '2026-11-03 3' })
  expect(new TextDecoder('latin1').decode((await getMeta('called'))?.ciphertext)).not.toContain(CANARY)
  await wipe()
  expect(await keptCalled()).toEqual({})
})
