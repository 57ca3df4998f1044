import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { medication, OCCURRENCE } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { getRecord, outboxCount, recordsOf, saveRecord } from './db'
import { later, skip, take, takeInjection, takeUnplanned, undo } from './doses'
import { Offline, OtherBottle } from './errors'
import { setMeta } from './store'
import { syncNow } from './sync'

let server: FakeServer
const TODAY = '2026-11-21'

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

describe('where a dose is taken', () => {
  const bottle = (for_on: string, state: 'kept' | 'lost' = 'kept') =>
    saveRecord('take_home', {
      medication: OCCURRENCE.reminder,
      for_on,
      dispensed_on: '2026-11-19',
      dose: '',
      state,
      note: '',
    })
  const body = async (id: string) => (await getRecord<'dose'>(id))?.body

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T09:00:00Z`) })
    await saveRecord('medication', medication({ observed: true }), { id: OCCURRENCE.reminder })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('at the clinic it is observed, from the bottle of its date it is not: app and notification say the same', async () => {
    expect(await body(await take(OCCURRENCE))).toMatchObject({ observed: true, bottle_on: null })
    await bottle(TODAY)
    expect(await body(await take(OCCURRENCE))).toMatchObject({ observed: false, bottle_on: TODAY })
  })

  test("tomorrow's bottle is not today's, and cannot be taken today", async () => {
    await bottle('2026-11-22')
    expect(await body(await take(OCCURRENCE))).toMatchObject({ bottle_on: null })
    const tomorrow = { ...OCCURRENCE, local_date: '2026-11-22', dose_id: undefined }
    await expect(take(tomorrow)).rejects.toBeInstanceOf(OtherBottle)
    expect(await recordsOf('dose')).toHaveLength(1)
  })

  test('a lost bottle, or a skip, is no dose from a bottle', async () => {
    await bottle(TODAY, 'lost')
    expect(await body(await take(OCCURRENCE))).toMatchObject({ bottle_on: null, observed: true })
    await bottle(TODAY)
    expect(await body(await skip(OCCURRENCE))).toMatchObject({ bottle_on: null, observed: false })
  })
})

describe('an injection', () => {
  const asked = ['2026-11-18', '2026-11-21', '2026-11-22'].map((local_date, at) => ({
    local_date,
    time_slot: 'needle01',
    dose_id: `0d0d0d0d-0000-4000-8000-00000000001${at}`,
  }))
  const given = async (on: string, days = asked) => {
    const id = await takeInjection('nal', on, { asked: days, site: 'Thigh, left' })
    return { id, ...(await getRecord<'dose'>(id))?.body }
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T15:00:00Z`) })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('on a day it was asked for answers that day, under its id, with the place', async () => {
    expect(await given(TODAY)).toMatchObject({
      id: asked[1]?.dose_id,
      local_date: TODAY,
      time_slot: 'needle01',
      site: 'Thigh, left',
      occurred_at: `${TODAY}T15:00:00.000Z`,
    })
  })

  test('on another day keeps that day, and two phones still make one', async () => {
    const one = await given('2026-11-20')
    expect(one).toMatchObject({ id: asked[1]?.dose_id, local_date: '2026-11-20', time_slot: null })
    expect((await given('2026-11-20')).id).toBe(one.id)
    expect(await recordsOf('dose')).toHaveLength(1)
  })

  test('nobody asked for is kept too', async () => {
    expect(await given('2026-11-01', [])).toMatchObject({ local_date: '2026-11-01', time_slot: null })
  })
})
