import { beforeEach, expect, test } from 'vitest'
import { checkIn } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { deleteRecord, getRecord, isGone, rejected, saveRecord } from './db'
import { letGo, sendAgain } from './rejected'
import { setMeta } from './store'
import { syncNow } from './sync'

const NO = { fields: ['note'], title: 'Bad input' }
let server: FakeServer

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

test('an entry that the server never had is gone once it is let go', async () => {
  const id = await saveRecord('check_in', checkIn({ note: 'too long' }))
  server.reject.set(id, NO)
  await syncNow()
  expect(await rejected()).toHaveLength(1)
  await letGo(id)
  expect([await rejected(), await getRecord(id)]).toEqual([[], null])
})

test('a change that is let go gives way to what the server has', async () => {
  const id = await saveRecord('check_in', checkIn({ note: 'first' }))
  await syncNow()
  server.reject.set(id, NO)
  await saveRecord('check_in', checkIn({ note: 'second' }), { id })
  await syncNow()
  await letGo(id)
  expect(await syncNow()).toBe('done')
  expect((await getRecord<'check_in'>(id))?.body.note).toBe('first')
})

test('a refused deletion can be sent again, or let go: then the entry is back', async () => {
  const id = await saveRecord('check_in', checkIn({ note: 'kept' }))
  await syncNow()
  server.reject.set(id, NO)
  await deleteRecord(id)
  await syncNow()
  expect((await rejected())[0]?.body).toBeNull()
  await sendAgain(id)
  await syncNow()
  expect(await rejected()).toHaveLength(1)
  await letGo(id)
  await syncNow()
  expect([(await getRecord<'check_in'>(id))?.body.note, await isGone(id)]).toEqual(['kept', false])
  server.reject.clear()
  await deleteRecord(id)
  await syncNow()
  expect([await getRecord(id), server.records.get(id)?.body]).toEqual([null, null])
})
