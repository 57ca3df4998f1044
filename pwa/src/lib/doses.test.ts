import { beforeEach, expect, test } from 'vitest'
import { OCCURRENCE } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { getRecord, outboxCount, recordsOf } from './db'
import { later, skip, take, takeUnplanned, undo } from './doses'
import { Offline } from './errors'
import { setMeta } from './store'
import { syncNow } from './sync'

let server: FakeServer

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

test('the id comes from the agenda, so that two phones make one dose', async () => {
  const id = await take(OCCURRENCE)
  expect(id).toBe(OCCURRENCE.dose_id)
  expect((await getRecord<'dose'>(id))?.body).toMatchObject({
    medication: OCCURRENCE.reminder,
    status: 'taken',
    local_date: '2026-11-21',
    time_slot: 'morning1',
  })
})

test('a skip carries its reason', async () => {
  const id = await skip(OCCURRENCE, 'ran_out')
  expect((await getRecord<'dose'>(id))?.body).toMatchObject({ status: 'skipped', reason: 'ran_out' })
})

test('an earlier time can be given', async () => {
  const at = new Date('2026-11-21T07:30:00Z')
  expect((await getRecord<'dose'>(await take(OCCURRENCE, { at })))?.body.occurred_at).toBe(at.toISOString())
})

test('after an undo the spent id is not used again, here or on the other phone, and the new one is the same', async () => {
  await undo(await take(OCCURRENCE))
  const again = await take(OCCURRENCE)
  expect(again).not.toBe(OCCURRENCE.dose_id)
  expect(again).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  await undo(again)
  const third = await take(OCCURRENCE)
  expect(new Set([OCCURRENCE.dose_id, again, third]).size).toBe(3)
  await syncNow()
  expect(server.records.get(third)?.body).toMatchObject({ status: 'taken' })
  expect(await recordsOf('dose')).toHaveLength(1)
})

test('an undo that another phone made counts too', async () => {
  await take(OCCURRENCE)
  await syncNow()
  server.put(OCCURRENCE.dose_id, 'dose', null)
  await syncNow()
  expect(await take(OCCURRENCE)).not.toBe(OCCURRENCE.dose_id)
})

test('taken and skip work without a network, later says so', async () => {
  server.online = false
  await take(OCCURRENCE)
  await takeUnplanned(OCCURRENCE.reminder)
  expect(await outboxCount()).toBe(2)
  await expect(later(OCCURRENCE, 30)).rejects.toBeInstanceOf(Offline)
})

test('later names the occurrence and the minutes, nothing else', async () => {
  server.routes.set('POST /api/reminders/later', { status: 204 })
  await later(OCCURRENCE, 10)
  const { reminder, local_date, time_slot } = OCCURRENCE
  expect(server.asked.at(-1)?.body).toEqual({ reminder, local_date, time_slot, minutes: 10 })
})
