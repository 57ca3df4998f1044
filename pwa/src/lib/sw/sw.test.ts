import { beforeEach, describe, expect, test, vi } from 'vitest'
import { medication, OCCURRENCE } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { keepAgenda } from '../agenda'
import { outboxCount, recordsOf, saveRecord } from '../db'
import { take } from '../doses'
import { getMeta, setMeta } from '../store'
import { syncNow } from '../sync'
import { answerClick } from './click'
import { showPush } from './push'

interface Shown {
  title: string
  options: NotificationOptions & { actions?: { action: string }[]; renotify?: boolean }
}
let shown: Shown[]
let opened: string[]
let told: unknown[]
let tabs: object[]
let registered: string[]
let server: FakeServer

const DATA = { h: 'hush-token', r: OCCURRENCE.reminder, d: OCCURRENCE.local_date, s: OCCURRENCE.time_slot }
const MESSAGE = {
  title: 'Reminder',
  body: '08:00',
  navigate: 'https://handrail.example/',
  tag: 'topic',
  data: DATA,
  actions: [
    { action: 'taken', title: 'Taken', navigate: 'https://handrail.example/' },
    { action: 'later', title: 'Later', navigate: 'https://handrail.example/' },
    { action: 'skip', title: 'Skip', navigate: 'https://handrail.example/' },
  ],
}

beforeEach(async () => {
  shown = []
  opened = []
  told = []
  tabs = []
  registered = []
  server = new FakeServer()
  server.install()
  server.routes.set('POST /api/reminders/hush', { status: 204 })
  server.routes.set('POST /api/reminders/later', { status: 204 })
  vi.stubGlobal('registration', {
    showNotification: async (title: string, options: Shown['options']) => {
      if (options.renotify && !options.tag) throw new TypeError('renotify needs a tag')
      shown.push({ title, options })
    },
    getNotifications: async () => shown.map(({ options }) => notification(options)),
    sync: { register: async (tag: string) => registered.push(tag) },
  })
  vi.stubGlobal('clients', {
    matchAll: async () => tabs,
    openWindow: async (url: string) => opened.push(url),
  })
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

function notification(options: NotificationOptions): Notification {
  return {
    ...options,
    title: 'Reminder',
    close: () => {
      shown = shown.filter((one) => one.options !== options)
    },
  } as unknown as Notification
}

async function push(payload: unknown, extra: object = {}): Promise<Shown> {
  const text =
    typeof payload === 'string' ? payload : JSON.stringify({ web_push: 8030, notification: payload })
  const data = payload === undefined ? null : { json: () => JSON.parse(text) }
  await showPush({ data, ...extra } as unknown as PushEvent)
  return shown.at(-1) as Shown
}

async function tap(action: string): Promise<void> {
  const options = { body: '08:00', data: { ...DATA, navigate: MESSAGE.navigate }, tag: 'topic' }
  await answerClick({ action, notification: notification(options) } as unknown as NotificationEvent)
}

describe('a push', () => {
  test('shows what the server sent, neutral, with its answers', async () => {
    const { title, options } = await push(MESSAGE)
    expect([title, options.body, options.tag]).toEqual(['Reminder', '08:00', 'topic'])
    // With an address a button would open the app instead of answering here.
    expect(options.actions).toEqual([
      { action: 'taken', title: 'Taken' },
      { action: 'later', title: 'Later' },
      { action: 'skip', title: 'Skip' },
    ])
    expect(await getMeta('lastPush')).toBeDefined()
  })

  test.each([
    ['nothing', undefined],
    ['no JSON', 'garbled'],
    ['another shape', '{"n": 1}'],
    ['null', 'null'],
    ['no title', { body: 'x' }],
    ['strange members', { title: 'Reminder', actions: 7, data: null, body: 3 }],
  ])('with %s still shows something', async (_name, payload) => {
    expect((await push(payload)).title).toBe('Reminder')
  })

  test('in the words of the phone when the payload has none', async () => {
    await setMeta('device', {
      language: 'es',
      theme: 'system',
      textSize: 100,
      showDetail: false,
      helpRegion: '',
    })
    expect((await push(undefined)).title).toBe('Recordatorio')
  })

  test('still shows something when the phone’s store fails', async () => {
    const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('gone', 'InvalidStateError')
    })
    const { title, options } = await push(MESSAGE)
    broken.mockRestore()
    expect([title, options.body]).toEqual(['Reminder', '08:00'])
  })

  test('takes a declarative message where the browser has read it itself', async () => {
    const { options } = await push(undefined, { notification: MESSAGE })
    expect(options.body).toBe('08:00')
  })

  test('names the medicine only if the person turned that on', async () => {
    await saveRecord('medication', medication(), { id: OCCURRENCE.reminder })
    expect((await push(MESSAGE)).title).toBe('Reminder')
    await setMeta('device', {
      language: 'en',
      theme: 'system',
      textSize: 100,
      showDetail: true,
      helpRegion: '',
    })
    expect((await push(MESSAGE)).title).toBe('Sertraline 50 mg')
  })

  test('that comes late says since when, and never "now"', async () => {
    await keepAgenda(plan(1, [{ ...OCCURRENCE, due_at: '2020-01-01T08:00:00Z' }]) as never)
    expect((await push(MESSAGE)).options.body).toBe('From 08:00')
  })

  test('of a dose that is logged already offers no answer', async () => {
    await take(OCCURRENCE)
    const { options } = await push(MESSAGE)
    expect([options.actions, options.silent, options.body]).toEqual([[], true, '08:00 · Already logged'])
  })
})

describe('a tap', () => {
  test.each([
    ['taken', 'taken'],
    ['skip', 'skipped'],
  ])('on %s makes one dose with ids only and sends it', async (action, status) => {
    await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
    await tap(action)
    const sent = server.records.get(OCCURRENCE.dose_id)
    expect(sent?.body).toMatchObject({ status, reason: '', note: '', medication: OCCURRENCE.reminder })
    expect(await outboxCount()).toBe(0)
    expect(opened).toEqual([])
  })

  test('asks the server for the id when the agenda here does not know it', async () => {
    server.routes.set('GET /api/reminders/agenda', { status: 200, body: plan(2, [{ ...OCCURRENCE }]) })
    await tap('taken')
    expect(server.records.has(OCCURRENCE.dose_id)).toBe(true)
  })

  test('without a network waits in the outbox and asks to be woken', async () => {
    server.online = false
    await tap('taken')
    expect(await outboxCount()).toBe(1)
    expect(registered).toEqual(['handrail-outbox'])
  })

  test.each([401, 423, 426])(
    'that the server refuses with %i keeps the dose and silences by the token',
    async (status) => {
      await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
      server.faults = [{ status }]
      await tap('taken')
      expect(await outboxCount()).toBe(1)
      expect(server.asked.at(-1)).toMatchObject({
        path: '/api/reminders/hush',
        body: { token: 'hush-token' },
      })
    },
  )

  test('on a phone that was wiped keeps nothing and only silences', async () => {
    await setMeta('account', undefined)
    await tap('taken')
    expect(await recordsOf('dose')).toEqual([])
    expect(server.paths()).toEqual(['POST /api/reminders/hush'])
  })

  test('never answers twice: what the app logged stands', async () => {
    await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
    await take(OCCURRENCE)
    await tap('skip')
    expect((await recordsOf('dose')).map((row) => row.body.status)).toEqual(['taken'])
  })

  test('that could not be saved puts the question back', async () => {
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await tap('taken')
    full.mockRestore()
    expect(shown).toHaveLength(1)
  })

  test('on Later asks the server for 30 minutes', async () => {
    await tap('later')
    expect(server.asked.at(-1)?.body).toMatchObject({ minutes: 30, time_slot: 'morning1' })
    expect(shown).toEqual([])
  })

  test.each(['offline', 'refused'])('on Later that is %s shows it again', async (how) => {
    if (how === 'offline') server.online = false
    else server.routes.set('POST /api/reminders/later', { status: 401 })
    await tap('later')
    expect(shown.map((one) => one.options.silent)).toEqual([true])
  })

  test('on the body opens the app, or brings it forward without loading it again', async () => {
    await tap('')
    expect(opened).toEqual(['/'])
    tabs = [{ focus: async () => {}, postMessage: (said: unknown) => told.push(said) }]
    await tap('')
    expect(told).toEqual([{ type: 'open', path: '/' }])
    expect(opened).toHaveLength(1)
  })

  test('never leaves the app for an address in the payload', async () => {
    const foreign = notification({ data: { navigate: 'https://evil.example/steal' } })
    await answerClick({ action: '', notification: foreign } as unknown as NotificationEvent)
    expect(opened).toEqual(['/'])
  })
})

test('after a sync the notifications of answered occurrences are taken down, others stay', async () => {
  await push(MESSAGE)
  await push({ ...MESSAGE, tag: 'other', data: { ...DATA, s: 'evening1' } })
  await take(OCCURRENCE)
  await syncNow()
  expect(shown.map((one) => one.options.tag)).toEqual(['other'])
})
