import { beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeServer } from '../../tests/server'
import { disablePush, enablePush, pushState, resend } from './push'
import { getMeta } from './store'

const OLD = 'BAAA_-8'
const NEW = 'BAAAAAE'
const bytes = (key: string) =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

/** The browser's side: one subscription at most, bound to the key it was made with, a new address each time. */
class Manager {
  now: ReturnType<Manager['made']> | null = null
  count = 0
  broken = false

  made(applicationServerKey: ArrayBuffer) {
    this.count += 1
    const endpoint = `https://push.example/${this.count}`
    return {
      options: { applicationServerKey },
      toJSON: () => ({ endpoint, keys: { p256dh: 'point', auth: 'secret' } }),
      unsubscribe: async () => {
        this.now = null
        return true
      },
    }
  }

  getSubscription = async () => this.now
  subscribe = async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
    if (this.broken) throw new DOMException('push service error', 'AbortError')
    this.now = this.made(applicationServerKey.buffer)
    return this.now
  }
}

let manager: Manager
let server: FakeServer

const sent = () => server.asked.filter((one) => one.path === '/api/push/subscription').map((one) => one.body)

beforeEach(() => {
  manager = new Manager()
  server = new FakeServer()
  server.install()
  server.routes.set('GET /api/push/key', { status: 200, body: { key: OLD } })
  server.routes.set('PUT /api/push/subscription', { status: 204 })
  server.routes.set('DELETE /api/push/subscription', { status: 204 })
  const registration = { pushManager: manager }
  vi.stubGlobal('Notification', { permission: 'granted', requestPermission: async () => 'granted' })
  vi.stubGlobal('PushManager', Manager)
  vi.stubGlobal('navigator', {
    userAgent: 'test',
    maxTouchPoints: 0,
    serviceWorker: { getRegistration: async () => registration, ready: Promise.resolve(registration) },
  })
})

describe('the push subscription', () => {
  test('is sent with the key it was made with', async () => {
    expect(await enablePush()).toBe('on')
    expect(sent()).toEqual([
      { endpoint: 'https://push.example/1', keys: { p256dh: 'point', auth: 'secret' }, key: OLD },
    ])
  })

  test('is sent again at each start, and stays the same while the key does', async () => {
    await enablePush()
    await resend()
    expect(sent().map((one) => one.endpoint)).toEqual(['https://push.example/1', 'https://push.example/1'])
  })

  test('moves to a new key at the next start', async () => {
    await enablePush()
    server.routes.set('GET /api/push/key', { status: 200, body: { key: NEW } })
    await resend()
    expect(sent().at(-1)).toMatchObject({ endpoint: 'https://push.example/2', key: NEW })
    expect(new Uint8Array(manager.now?.options.applicationServerKey ?? new ArrayBuffer(0))).toEqual(
      bytes(NEW),
    )
  })

  test('is made at a later start when the way to the new key broke off half-way', async () => {
    await enablePush()
    server.routes.set('GET /api/push/key', { status: 200, body: { key: NEW } })
    manager.broken = true
    await resend()
    expect(await pushState()).toBe('off')
    manager.broken = false
    await resend()
    expect(await pushState()).toBe('on')
    expect(sent().at(-1)).toMatchObject({ key: NEW })
  })

  test('is not made again by itself once reminders were turned off', async () => {
    await enablePush()
    await disablePush()
    await resend()
    expect(await pushState()).toBe('off')
    expect(sent()).toHaveLength(2) // on, off
  })

  test('leaves nothing behind on a shared phone', async () => {
    const refused = { status: 403, body: { code: 'shared-device', title: 'Reminders stay off' } }
    server.routes.set('PUT /api/push/subscription', refused)
    await expect(enablePush()).rejects.toMatchObject({ code: 'shared-device' })
    expect(await pushState()).toBe('off')
    expect(await getMeta('wantsPush')).toBeUndefined()
  })
})
