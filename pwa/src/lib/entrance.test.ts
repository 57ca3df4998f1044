import { beforeEach, describe, expect, test, vi } from 'vitest'
import { checkIn } from '../../tests/samples'
import { FakeServer } from '../../tests/server'
import { account, startAccount } from './account.svelte'
import { outboxCount, recordsOf, saveRecord } from './db'
import { confirmRecovery, deviceLabel, erase, recover, signIn, signOut, signUp, unsent } from './entrance'
import { Problem } from './errors'
import { finishSignOut } from './sign-out'
import { getMeta, setMeta, store } from './store'
import { syncNow } from './sync'

const FORM = { name: 'robin', password: 'a long enough password' }
const never = () => Promise.reject(new Error('must not be asked'))
let server: FakeServer

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  answerAs('p1')
  server.routes.set('POST /api/sign-out', { status: 204 })
  server.routes.set('POST /api/account/erase', { status: 204 })
  const stop = startAccount()
  await expect.poll(() => account.ready && !account.known).toBe(true)
  return stop
})

function answerAs(person_tag: string): void {
  const body = { device: 'd1', person_tag }
  server.routes.set('POST /api/sign-in', { status: 200, body })
  server.routes.set('POST /api/sign-up', { status: 201, body: { ...body, recovery_code: 'AAAA-0000' } })
  server.routes.set('POST /api/recover', { status: 200, body: { ...body, recovery_code: 'BBBB-1111' } })
}

async function sessionEnds(): Promise<void> {
  server.faults = [{ status: 401 }]
  expect(await syncNow()).toBe('signed-out')
}

test('sign-up gives the code, and remembers until it was typed back', async () => {
  expect(await signUp(FORM, never)).toBe('AAAA-0000')
  expect([account.signedIn, account.recoveryConfirmed, account.personTag]).toEqual([true, false, 'p1'])
  expect(await confirmRecovery('aaaa 000', 'AAAA-0000')).toBe(false)
  expect(await confirmRecovery('aaaa oooo', 'AAAA-0000')).toBe(true)
  await expect.poll(() => account.recoveryConfirmed).toBe(true)
  const sent = server.asked.find((one) => one.path === '/api/sign-up')?.body
  expect(sent).toMatchObject({ name: 'robin', shared: false, device_label: deviceLabel() })
  expect(Object.keys(sent ?? {})).toContain('zone')
})

test('a wrong password is the server’s answer, and nothing changes here', async () => {
  server.routes.set('POST /api/sign-in', { status: 403, body: { code: 'wrong-password', title: 'No' } })
  await expect(signIn(FORM, never)).rejects.toMatchObject({ status: 403, code: 'wrong-password' })
  await expect(signIn(FORM, never)).rejects.toBeInstanceOf(Problem)
  expect(account.known).toBe(false)
})

describe('entries that were written elsewhere', () => {
  beforeEach(() => {
    for (const at of [1, 2, 3]) server.put(`0e0e0e0e-0000-4000-8000-00000000000${at}`, 'check_in', checkIn())
    server.page = 2
  })

  test.each([
    ['sign-in', () => signIn(FORM, never)],
    ['recovery', () => recover({ ...FORM, code: 'AAAA-0000' }, never)],
  ])('are on their way after a %s, until the last one is here', async (_, enter) => {
    const told: (boolean | undefined)[] = []
    server.meanwhile = async () => {
      if (server.asked.at(-1)?.path === '/api/sync') told.push(await getMeta('arriving'))
    }
    await enter()
    expect(await syncNow()).toBe('done')
    expect(told.slice(0, 2)).toEqual([true, true])
    expect(told.slice(2)).not.toContain(true)
    expect(await recordsOf('check_in')).toHaveLength(3)
    expect(await getMeta('arriving')).toBeUndefined()
    await sessionEnds()
    server.meanwhile = undefined
    await enter()
    expect(await getMeta('arriving')).toBeUndefined()
    expect(await syncNow()).toBe('done')
  })

  test('are none of a new account', async () => {
    await signUp(FORM, never)
    expect(await getMeta('arriving')).toBeUndefined()
    expect(await syncNow()).toBe('done')
  })
})

describe('a session that the server ended', () => {
  beforeEach(async () => {
    await signIn(FORM, never)
    await syncNow()
    await saveRecord('check_in', checkIn({ note: 'unsent' }))
    await sessionEnds()
  })

  test('leaves rows and outbox, and the same person goes on where they were', async () => {
    await expect.poll(() => account.signedIn).toBe(false)
    expect(account.known).toBe(true)
    expect(await recordsOf('check_in')).toHaveLength(1)
    expect(await signIn(FORM, never)).toBe(true)
    await expect.poll(() => server.records.size).toBe(1)
  })

  test('another person signs in: after a yes everything of the first is gone, and nothing of it is sent', async () => {
    answerAs('p2')
    const asked: number[] = []
    expect(await signIn(FORM, (n) => asked.push(n) > 0)).toBe(true)
    expect(asked).toEqual([1])
    await syncNow()
    expect(account.personTag).toBe('p2')
    expect(await (await store()).count('rows')).toBe(0)
    expect(await outboxCount()).toBe(0)
    expect(server.records.size).toBe(0)
  })

  test('another person signs in: after a no the entries stay with the first, and the new session ends', async () => {
    answerAs('p2')
    expect(await signIn(FORM, () => false)).toBe(false)
    expect(server.paths()).toContain('POST /api/sign-out')
    await syncNow()
    expect(server.records.size).toBe(0)
    expect(account.personTag).toBe('p1')
    expect(account.signedIn).toBe(false)
    expect(await recordsOf('check_in')).toHaveLength(1)
  })

  test('a wrong password leaves the first person where they were', async () => {
    server.routes.set('POST /api/sign-in', { status: 403, body: { code: 'wrong-password', title: 'No' } })
    await setMeta('stopped', 'locked')
    await expect(signIn(FORM, never)).rejects.toMatchObject({ status: 403 })
    expect(await getMeta('stopped')).toBe('locked')
    expect(await recordsOf('check_in')).toHaveLength(1)
  })

  test('nothing of the first is sent while the second is asked, nor after the app was closed meanwhile', async () => {
    answerAs('p2')
    await setMeta('stopped', undefined)
    const during: unknown[] = []
    await signIn(FORM, async () => {
      during.push(await getMeta('stopped'))
      return false
    })
    expect(during).toEqual(['signed-out'])
    expect(await syncNow()).toBe('signed-out')
    expect(server.records.size).toBe(0)
  })

  test('a sign-up after a yes begins with an empty phone', async () => {
    answerAs('p2')
    expect(await signUp(FORM, () => true)).toBe('AAAA-0000')
    await syncNow()
    expect(await (await store()).count('rows')).toBe(0)
    expect([account.personTag, server.records.size]).toEqual(['p2', 0])
  })

  test('a sign-up that fails after the yes has destroyed nothing', async () => {
    server.routes.set('POST /api/sign-up', { status: 409, body: { code: 'conflict', title: 'Taken' } })
    await expect(signUp(FORM, () => true)).rejects.toMatchObject({ status: 409 })
    expect(await recordsOf('check_in')).toHaveLength(1)
  })

  test('a sign-up here asks before it makes an account', async () => {
    expect(await signUp(FORM, () => false)).toBeNull()
    expect(server.paths()).not.toContain('POST /api/sign-up')
  })

  test('recovery by the same person keeps the entries and hands over the new code', async () => {
    expect(await recover({ code: 'x', password: FORM.password }, never)).toBe('BBBB-1111')
    expect(account.recoveryConfirmed).toBe(false)
    await expect.poll(() => server.records.size).toBe(1)
  })
})

describe('leaving', () => {
  beforeEach(async () => {
    await signIn(FORM, never)
    await syncNow()
  })

  test('sign-out sends what waits, then wipes', async () => {
    await saveRecord('check_in', checkIn())
    expect(await signOut()).toBe('done')
    expect(server.records.size).toBe(1)
    expect(await (await store()).count('rows')).toBe(0)
    expect(server.paths().at(-1)).toBe('POST /api/sign-out')
    expect(account.known).toBe(false)
  })

  test('sign-out with unsent entries does nothing until the person decides', async () => {
    server.online = false
    await saveRecord('check_in', checkIn())
    expect(await signOut()).toBe('unsent')
    expect(await unsent()).toBe(1)
    expect(account.known).toBe(true)
    expect(await signOut({ discard: true })).toBe('done')
    expect(await getMeta('account')).toBeUndefined()
  })

  test('a sign-out without a network is finished at the next start', async () => {
    server.online = false
    await signOut({ discard: true })
    server.online = true
    server.asked = []
    await finishSignOut()
    expect(server.paths()).toEqual(['POST /api/sign-out'])
    await finishSignOut()
    expect(server.paths()).toHaveLength(1)
  })

  test('erase asks the server first; a wrong password wipes nothing', async () => {
    await saveRecord('check_in', checkIn())
    server.routes.set('POST /api/account/erase', {
      status: 403,
      body: { code: 'wrong-password', title: 'No' },
    })
    await expect(erase('wrong')).rejects.toMatchObject({ code: 'wrong-password' })
    expect(await recordsOf('check_in')).toHaveLength(1)
    server.routes.set('POST /api/account/erase', { status: 204 })
    await erase(FORM.password)
    expect(await (await store()).count('rows')).toBe(0)
  })
})

test('settings of the phone outlive a sign-out', async () => {
  await setMeta('device', {
    language: 'es',
    theme: 'dark',
    textSize: 100,
    showDetail: false,
    helpRegion: 'MX',
  })
  await signIn(FORM, never)
  await signOut({ discard: true })
  expect((await getMeta('device'))?.helpRegion).toBe('MX')
  vi.unstubAllGlobals()
})

test.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Version/18.4 Mobile Safari/604.1',
    'Safari · iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 7) Chrome/150.0 Mobile Safari/537.36', 'Chrome · Android'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0', 'Edge · Windows'],
  ['something else', 'Browser'],
])('a device is called by browser and system: %s', (agent, label) => {
  expect(deviceLabel(agent)).toBe(label)
})
