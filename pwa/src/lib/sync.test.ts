import { beforeEach, describe, expect, test, vi } from 'vitest'
import { checkIn, medication, OCCURRENCE } from '../../tests/samples'
import { FakeServer, plan } from '../../tests/server'
import { agenda, dayItems } from './agenda'
import { localDate } from './days'
import { deleteRecord, getRecord, outboxCount, recordsOf, rejected, saveRecord } from './db'
import { getMeta, setMeta } from './store'
import { startSync, syncNow } from './sync'

const ANOTHER = '11111111-1111-4111-8111-111111111111'
let server: FakeServer

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

function wireBody(note: string) {
  return { v: 1, ...checkIn({ note }) }
}

describe('sending', () => {
  test('an entry goes out, leaves the queue, and is no longer waiting', async () => {
    const id = await saveRecord('check_in', checkIn({ note: 'sent' }))
    expect(await syncNow()).toBe('done')
    expect(server.records.get(id)?.body).toMatchObject({ v: 1, note: 'sent' })
    expect(await outboxCount()).toBe(0)
    expect((await getRecord(id))?.waiting).toBe(false)
    expect(server.syncs()[0]?.headers['X-Handrail-App']).toBe('1')
  })

  test('after a lost answer the same entry is sent again and stored once', async () => {
    await saveRecord('check_in', checkIn())
    server.faults = ['lost']
    expect(await syncNow()).toBe('offline')
    expect(await outboxCount()).toBe(1)
    expect(await syncNow()).toBe('done')
    expect(server.records.size).toBe(1)
    expect(await recordsOf('check_in')).toHaveLength(1)
  })

  test('120 entries go in batches of at most 50', async () => {
    for (let n = 0; n < 120; n++) await saveRecord('check_in', checkIn({ mood: n % 10 }))
    expect(await syncNow()).toBe('done')
    expect(server.syncs().map((one) => one.body.changes.length)).toEqual([50, 50, 20])
    expect(server.records.size).toBe(120)
  })

  test('long entries make smaller batches: never more than 64 KiB', async () => {
    for (let n = 0; n < 40; n++) await saveRecord('check_in', checkIn({ note: 'ñ'.repeat(4000) }))
    expect(await syncNow()).toBe('done')
    for (const one of server.syncs())
      expect(Buffer.byteLength(JSON.stringify(one.body))).toBeLessThanOrEqual(65_536)
    expect(server.records.size).toBe(40)
  })

  test('an edit made while the earlier words are on their way is not lost', async () => {
    const id = await saveRecord('check_in', checkIn({ note: 'first' }))
    server.meanwhile = async () => {
      server.meanwhile = undefined
      await saveRecord('check_in', checkIn({ note: 'second' }), { id })
    }
    expect(await syncNow()).toBe('done')
    expect(server.records.get(id)?.body).toMatchObject({ note: 'second' })
    expect((await getRecord<'check_in'>(id))?.body.note).toBe('second')
    expect(await outboxCount()).toBe(0)
  })

  test('two calls at once send each entry once', async () => {
    await saveRecord('check_in', checkIn())
    expect(await Promise.all([syncNow(), syncNow()])).toEqual(['done', 'done'])
    expect(server.syncs().flatMap((one) => one.body.changes)).toHaveLength(1)
  })
})

describe('taking in', () => {
  test('entries of another device appear, page after page', async () => {
    server.page = 2
    for (let n = 0; n < 5; n++) server.put(crypto.randomUUID(), 'check_in', wireBody(`n${n}`))
    expect(await syncNow()).toBe('done')
    expect(await recordsOf('check_in')).toHaveLength(5)
    expect(await getMeta('cursor')).toBe(5)
    expect(server.syncs()).toHaveLength(3)
  })

  test('a row with a change of our own still waiting is not overwritten, and the other change is not missed', async () => {
    server.put(ANOTHER, 'check_in', wireBody('theirs'), '2099-01-01T00:00:00Z')
    server.meanwhile = async () => {
      server.meanwhile = undefined
      await saveRecord('check_in', checkIn({ note: 'ours' }), { id: ANOTHER })
      server.faults = [] // our change was not in the request that is under way
    }
    expect(await syncNow()).toBe('done')
    // Theirs is the later edit and won on the server: this phone ends with it too, although its seq came earlier.
    expect((await getRecord<'check_in'>(ANOTHER))?.body.note).toBe('theirs')
    expect(await outboxCount()).toBe(0)
  })

  test('words that still wait stay in view, whatever comes for the same record', async () => {
    server.put(ANOTHER, 'check_in', wireBody('theirs'), '2020-01-01T00:00:00Z')
    const seen: (string | undefined)[] = []
    server.meanwhile = async () => {
      if (server.syncs().length === 1)
        await saveRecord('check_in', checkIn({ note: 'ours' }), { id: ANOTHER })
      seen.push((await getRecord<'check_in'>(ANOTHER))?.body.note)
    }
    expect(await syncNow()).toBe('done')
    expect(seen).toEqual(['ours', 'ours'])
    expect(server.records.get(ANOTHER)?.body).toMatchObject({ note: 'ours' })
  })

  test('a deletion elsewhere takes the row away', async () => {
    const id = await saveRecord('check_in', checkIn())
    await syncNow()
    server.put(id, 'check_in', null)
    await syncNow()
    expect(await getRecord(id)).toBeNull()
  })

  test('a record of a kind this version does not know is kept and harms nothing', async () => {
    server.put(ANOTHER, 'from_the_future', { v: 1, glow: true })
    expect(await syncNow()).toBe('done')
    expect((await getRecord(ANOTHER))?.body).toMatchObject({ glow: true })
  })

  test('reset: rows that are not waiting are fetched anew, waiting ones stay', async () => {
    server.put(ANOTHER, 'check_in', wireBody('old'))
    await syncNow()
    server.records.clear()
    server.put('22222222-2222-4222-8222-222222222222', 'check_in', wireBody('kept by the server'))
    server.reset = true
    server.online = false
    const mine = await saveRecord('check_in', checkIn({ note: 'mine' }))
    server.online = true
    const told: unknown[] = []
    server.meanwhile = async () => void told.push(await getMeta('arriving'))
    expect(await syncNow()).toBe('done')
    const notes = (await recordsOf('check_in')).map((row) => row.body.note).sort()
    expect(notes).toEqual(['kept by the server', 'mine'])
    expect(told).toContain(true)
    expect(await getMeta('arriving')).toBeUndefined()
    expect(server.records.has(mine)).toBe(true)
  })

  test('a new epoch: the server gets every row of this phone again, and its deletions', async () => {
    const kept = await saveRecord('check_in', checkIn({ note: 'written after the backup' }))
    const undone = await saveRecord('check_in', checkIn({ note: 'deleted after the backup' }))
    await syncNow()
    await deleteRecord(undone)
    await syncNow()
    server.records.clear()
    server.seq = 0
    server.epoch = 'epoch-2'
    server.put(undone, 'check_in', wireBody('deleted after the backup'))
    expect(await syncNow()).toBe('done')
    expect(server.records.get(kept)?.body).toMatchObject({ note: 'written after the backup' })
    expect(server.records.get(undone)?.body).toBeNull()
    expect((await recordsOf('check_in')).map((row) => row.id)).toEqual([kept])
    expect(await getMeta('epoch')).toBe('epoch-2')
  })
})

describe('refusals', () => {
  test('a bad entry is parked and shown, and never blocks the good ones', async () => {
    const bad = await saveRecord('check_in', checkIn({ note: 'bad' }))
    const good = await saveRecord('check_in', checkIn({ note: 'good' }))
    server.reject.set(bad, { fields: ['note'], title: 'Too long' })
    expect(await syncNow()).toBe('done')
    expect(server.records.has(good)).toBe(true)
    expect(await rejected()).toMatchObject([
      { id: bad, fields: ['note'], title: 'Too long', body: { note: 'bad' } },
    ])
    expect((await getRecord(bad))?.rejected).toBe(true)
    server.reject.clear()
    await saveRecord('check_in', checkIn({ note: 'better' }), { id: bad })
    expect(await syncNow()).toBe('done')
    expect(await rejected()).toEqual([])
    expect(server.records.get(bad)?.body).toMatchObject({ note: 'better' })
  })

  test('a request refused as a whole is halved until the entry that is the cause stands alone', async () => {
    const ids: string[] = []
    for (let n = 0; n < 4; n++)
      ids.push(await saveRecord('check_in', checkIn({ note: n === 2 ? 'poison' : 'fine' })))
    const plain = globalThis.fetch
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) =>
      String(init.body).includes('poison')
        ? new Response(JSON.stringify({ code: 'bad-input', title: 'No', fields: [] }), { status: 400 })
        : plain(path, init),
    )
    expect(await syncNow()).toBe('done')
    expect((await rejected()).map((one) => one.id)).toEqual([ids[2]])
    expect(server.records.size).toBe(3)
  })

  test.each([
    [401, 'signed-out'],
    [423, 'locked'],
    [426, 'update'],
  ] as const)('%i keeps the outbox and says %s', async (status, outcome) => {
    await saveRecord('check_in', checkIn())
    server.faults = [{ status }]
    expect(await syncNow()).toBe(outcome)
    expect(await getMeta('stopped')).toBe(outcome)
    expect(await outboxCount()).toBe(1)
    await saveRecord('check_in', checkIn()) // writing goes on
    expect(await recordsOf('check_in')).toHaveLength(2)
  })

  test('nothing is sent for a session that is over, nor without an account', async () => {
    server.faults = [{ status: 401 }, { status: 423 }]
    await syncNow()
    expect(await syncNow()).toBe('signed-out')
    await setMeta('stopped', undefined)
    await syncNow()
    expect(await syncNow()).toBe('locked')
    await setMeta('account', undefined)
    await setMeta('stopped', undefined)
    expect(await syncNow()).toBe('signed-out')
    expect(server.syncs()).toHaveLength(2)
  })
})

describe('agenda', () => {
  test('comes with the sync, is kept, and is asked for afresh once a day', async () => {
    server.agenda = plan(7, [{ ...OCCURRENCE }])
    await syncNow()
    expect((await agenda())?.agenda_no).toBe(7)
    await syncNow()
    expect(server.syncs().at(-1)?.body.agenda_no).toBe(7)
    await setMeta('agendaDay', '2020-01-01')
    await syncNow()
    expect(server.syncs().at(-1)?.body.agenda_no).toBe(0)
    expect(await getMeta('agendaDay')).toBe(localDate())
  })

  test('a dose from anywhere answers its occurrence, whatever its id', async () => {
    server.agenda = plan(7, [
      { ...OCCURRENCE },
      { ...OCCURRENCE, time_slot: 'evening1', due_at: '2026-11-21T20:00:00Z' },
    ])
    const { reminder: medicationId, local_date, time_slot } = OCCURRENCE
    server.put(ANOTHER, 'medication', { v: 1, ...medication() })
    const dose = {
      v: 1,
      medication: medicationId,
      status: 'taken',
      occurred_at: '2026-11-21T08:04:00Z',
      tz: 'UTC',
    }
    server.put(crypto.randomUUID(), 'dose', { ...dose, local_date, time_slot, reason: '', note: '' })
    await syncNow()
    const items = await dayItems('2026-11-21')
    expect(items.map((item) => [item.time_slot, item.dose?.body.status])).toEqual([
      ['morning1', 'taken'],
      ['evening1', undefined],
    ])
  })
})

describe('trying again', () => {
  test('after a failure it waits, and a new connection does not sit out the wait', async () => {
    server.online = false
    await saveRecord('check_in', checkIn())
    const stop = startSync({ baseWait: 60_000 })
    await expect.poll(() => server.syncs().length).toBe(1)
    server.online = true
    dispatchEvent(new Event('online'))
    await expect.poll(() => server.records.size).toBe(1)
    stop()
  })

  test('a new connection begins with short waits again, however often it failed before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.spyOn(Math, 'random').mockReturnValue(0.5) // a wait of exactly base × 2 ^ failures
    const waits = vi.spyOn(globalThis, 'setTimeout')
    const lastWait = () => waits.mock.calls.at(-1)?.[1]
    server.online = false
    const stop = startSync({ baseWait: 10_000 })
    for (const wait of [20_000, 40_000, 80_000]) {
      await vi.waitFor(() => expect(lastWait()).toBe(wait), { timeout: 5000 })
      if (wait < 80_000) vi.advanceTimersByTime(wait)
    }
    dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(lastWait()).toBe(20_000))
    stop()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  test('a failure is tried again by itself', async () => {
    server.faults = [{ status: 503 }, { status: 500 }]
    await saveRecord('check_in', checkIn())
    const stop = startSync({ baseWait: 1 })
    await expect.poll(() => server.records.size).toBe(1)
    expect(server.syncs()).toHaveLength(3)
    stop()
  })

  test('each write is sent at once', async () => {
    const stop = startSync()
    await expect.poll(() => server.syncs().length).toBe(1)
    await saveRecord('check_in', checkIn())
    await expect.poll(() => server.records.size).toBe(1)
    stop()
  })
})
