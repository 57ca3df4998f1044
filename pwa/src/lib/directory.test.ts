import { beforeEach, expect, test } from 'vitest'
import { CANARY } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { wipe } from './db'
import {
  askDirectory,
  askMeeting,
  askServer,
  dropRegion,
  isOutdated,
  keepRegion,
  keptDirectory,
  keptRegion,
} from './directory'
import { Offline, Problem } from './errors'
import { getMeta } from './store'

const PATH = 'GET /api/meetings/region?path=Oregon%3EPortland'
const FEEDS = [{ name: 'oregon', zone: 'UTC', meetings: 2, read_day: 20_522 }]
const MEETING = { id: 'a', feed: 'oregon', meeting: { name: CANARY } }
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
  server.install()
  server.routes.set(PATH, {
    status: 200,
    body: { path: 'Oregon>Portland', tag: 'tag1', meetings: [MEETING] },
  })
})

test('a region is kept sealed and stands there without a network', async () => {
  await keepRegion('Oregon>Portland', FEEDS)
  server.online = false
  const kept = await keptRegion()
  expect([kept?.path, kept?.readDay, kept?.meetings[0]?.meeting.name]).toEqual([
    'Oregon>Portland',
    20_522,
    CANARY,
  ])
  const sealed = new TextDecoder('latin1').decode((await getMeta('region'))?.ciphertext)
  expect(sealed.length).toBeGreaterThan(100)
  expect(sealed).not.toContain(CANARY)
})

test('what the server leaves out because it is empty is there all the same', async () => {
  await keepRegion('Oregon>Portland', FEEDS)
  const kept = (await keptRegion())?.meetings[0]
  expect(kept).toMatchObject({ gone: false, meeting: { times: [], types: [], join_url: '', latitude: null } })
})

test('a copy that is as before is not sent again, but counts as fresh', async () => {
  await keepRegion('Oregon>Portland', FEEDS)
  server.routes.set(PATH, ({ headers }) => {
    expect(headers['if-none-match']).toBe('"tag1"')
    return { status: 304 }
  })
  const later = FEEDS.map((feed) => ({ ...feed, read_day: 20_523 }))
  const before = await keptRegion()
  expect(before && [isOutdated(before, FEEDS), isOutdated(before, later)]).toEqual([false, true])
  const kept = await keepRegion('Oregon>Portland', later)
  expect([kept.readDay, kept.meetings.length, isOutdated(kept, later)]).toEqual([20_523, 1, false])
})

test('what was kept stays when a new copy does not come', async () => {
  await keepRegion('Oregon>Portland', FEEDS)
  server.online = false
  await expect(keepRegion('Oregon>Portland', FEEDS)).rejects.toThrow(Offline)
  server.online = true
  server.routes.delete(PATH)
  await expect(keepRegion('Oregon>Portland', FEEDS)).rejects.toThrow(Problem)
  expect((await keptRegion())?.meetings).toHaveLength(1)
})

test('it goes when it is removed, and with everything else', async () => {
  await keepRegion('Oregon>Portland', FEEDS)
  await dropRegion()
  expect(await keptRegion()).toBeNull()
  await keepRegion('Oregon>Portland', FEEDS)
  await wipe()
  expect(await keptRegion()).toBeNull()
})

test('feeds and types are kept for later, the list of all regions is not', async () => {
  const said = { feeds: FEEDS, types: [{ code: 'O', names: { en: 'Open' } }], regions: [] }
  server.routes.set('GET /api/meetings/directory', { status: 200, body: said })
  expect(await keptDirectory()).toBeNull()
  await askDirectory()
  expect(await keptDirectory()).toEqual({ feeds: FEEDS, types: said.types })
})

test('what is asked stands in no address', async () => {
  server.routes.set('POST /api/meetings/search', { status: 200, body: { meetings: [], more: false } })
  server.routes.set('POST /api/meetings/by-id', { status: 200, body: { meetings: [MEETING] } })
  await askServer({ text: CANARY, near: { latitude: 45.12, longitude: -122.65, within_km: 5 } })
  expect((await askMeeting('a'))?.meeting.name).toBe(CANARY)
  expect(server.paths()).toEqual(['POST /api/meetings/search', 'POST /api/meetings/by-id'])
})
