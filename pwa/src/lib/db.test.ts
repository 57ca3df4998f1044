import { describe, expect, test, vi } from 'vitest'
import { CANARY, checkIn, medication } from '../../tests/samples'
import {
  deleteRecord,
  dropOld,
  getRecord,
  outboxCount,
  recordsBetween,
  recordsOf,
  saveRecord,
  wipe,
} from './db'
import { NotSaved } from './errors'
import { rowKey } from './seal'
import { closeStore, STORES, store } from './store'

async function everything(): Promise<string> {
  const database = await store()
  const all = await Promise.all(STORES.map((name) => database.getAll(name)))
  const bytes: string[] = []
  const walk = (value: unknown): unknown => {
    if (value instanceof ArrayBuffer) bytes.push(Buffer.from(value).toString('latin1'))
    else if (ArrayBuffer.isView(value))
      bytes.push(Buffer.from(value.buffer as ArrayBuffer).toString('latin1'))
    else if (value && typeof value === 'object') for (const one of Object.values(value)) walk(one)
    else bytes.push(String(value))
    return value
  }
  walk(all)
  return bytes.join('\n')
}

describe('saving', () => {
  test('two changes of one record made at once are kept in their order, however long each takes to seal', async () => {
    const id = await saveRecord('check_in', checkIn({ note: 'first' }))
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
    const slow = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return encrypt(...args)
    })
    await Promise.all(['second', 'third'].map((note) => saveRecord('check_in', checkIn({ note }), { id })))
    slow.mockRestore()
    expect((await getRecord<'check_in'>(id))?.body.note).toBe('third')
    const erased = [saveRecord('check_in', checkIn({ note: 'fourth' }), { id }), deleteRecord(id)]
    await Promise.all(erased)
    expect(await getRecord(id)).toBeNull()
  })

  test('record and outbox row are written together', async () => {
    const id = await saveRecord('check_in', checkIn({ note: 'a quiet day' }))
    const row = await getRecord<'check_in'>(id)
    expect(row?.body.note).toBe('a quiet day')
    expect(row?.body.v).toBe(1)
    expect(row?.waiting).toBe(true)
    expect(await outboxCount()).toBe(1)
  })

  test('when the outbox row cannot be written, the record is not written either, and the screen is told', async () => {
    const add = IDBObjectStore.prototype.add
    const full = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError')
      return add.apply(this, args)
    })
    const failed = await saveRecord('check_in', checkIn()).catch((cause: unknown) => cause)
    full.mockRestore()
    expect(failed).toBeInstanceOf(NotSaved)
    expect((failed as NotSaved).reason).toBe('full')
    expect(await recordsOf('check_in')).toEqual([])
    expect(await outboxCount()).toBe(0)
  })

  test('a later edit of an unsent record takes its place in the queue', async () => {
    const id = await saveRecord('check_in', checkIn({ mood: 2 }))
    await saveRecord('check_in', checkIn({ mood: 9 }), { id })
    expect(await outboxCount()).toBe(1)
    expect((await getRecord<'check_in'>(id))?.body.mood).toBe(9)
  })

  test('a record is filed under the day on which it happened where the person was', async () => {
    const id = await saveRecord(
      'check_in',
      checkIn({ occurred_at: '2026-11-21T02:00:00Z', tz: 'America/New_York' }),
    )
    expect((await getRecord(id))?.day).toBe('2026-11-20')
    expect(await recordsBetween('check_in', '2026-11-20', '2026-11-20')).toHaveLength(1)
    expect(await recordsBetween('check_in', '2026-11-21', '2026-11-30')).toHaveLength(0)
  })

  test('a closed database opens again by itself', async () => {
    const id = await saveRecord('check_in', checkIn())
    await closeStore()
    expect((await getRecord(id))?.id).toBe(id)
  })
})

describe('at rest', () => {
  test('nothing that was written can be read in any store', async () => {
    const id = await saveRecord('check_in', checkIn({ note: CANARY }))
    await saveRecord('medication', medication({ name: CANARY, clinic_text: CANARY }))
    await deleteRecord(id)
    await saveRecord('check_in', checkIn({ note: CANARY }))
    const found = await everything()
    expect(found).toContain('check_in') // the search itself works
    expect(found).not.toContain(CANARY)
    expect(found).not.toContain('20:15')
  })

  test('the key cannot be taken out', async () => {
    const { key } = await rowKey()
    expect(key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
  })

  test('a row put under another id does not open, and hides nothing else', async () => {
    const id = await saveRecord('check_in', checkIn())
    const database = await store()
    const row = await database.get('rows', id)
    if (!row) throw new Error('no row')
    await database.put('rows', { ...row, id: 'another' })
    expect(await getRecord('another')).toBeNull()
    expect(await recordsOf('check_in')).toHaveLength(1)
  })

  test('two first writes at once use one key', async () => {
    await Promise.all([saveRecord('check_in', checkIn()), saveRecord('check_in', checkIn())])
    expect(await recordsOf('check_in')).toHaveLength(2)
  })
})

describe('letting go', () => {
  test('a wipe leaves nothing, the key included', async () => {
    await saveRecord('check_in', checkIn())
    await wipe()
    const database = await store()
    for (const name of STORES) expect(await database.count(name), name).toBe(0)
  })

  test('a save that a wipe overtook is refused, not kept unreadable', async () => {
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
    const slow = vi.spyOn(crypto.subtle, 'encrypt').mockImplementation(async (...args) => {
      const sealed = await encrypt(...args)
      slow.mockRestore()
      await wipe()
      return sealed
    })
    await expect(saveRecord('check_in', checkIn())).rejects.toMatchObject({ reason: 'wiped' })
    expect(await (await store()).count('rows')).toBe(0)
  })

  test('entries older than 400 days go once they are sent; medicines and unsent entries stay', async () => {
    const sent = await saveRecord('check_in', checkIn({ occurred_at: '2025-01-01T10:00:00Z' }))
    await (await store()).clear('outbox')
    const unsent = await saveRecord('check_in', checkIn({ occurred_at: '2025-01-02T10:00:00Z' }))
    await saveRecord('medication', medication({ start_on: '2024-01-01' }))
    await dropOld('2026-11-21')
    expect((await recordsOf('check_in')).map((row) => row.id)).toEqual([unsent])
    expect(await recordsOf('medication')).toHaveLength(1)
    expect(await getRecord(sent)).toBeNull()
  })
})
