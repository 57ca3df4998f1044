import { beforeEach, describe, expect, test, vi } from 'vitest'
import { medication, meeting, OCCURRENCE } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { keepAgenda } from '../agenda'
import { outboxCount, recordsOf, saveRecord } from '../db'
import { later, take, takeUnplanned } from '../doses'
import { getMeta, setMeta } from '../store'
import { syncNow } from '../sync'
import { answerClick } from './click'
import { showPush } from './push'
import { sendAnswers } from './waiting'

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
const MEETING_ACTIONS = ['attended', 'later', 'skip'].map((action) => ({ action, title: action }))

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

async function tap(action: string, actions: object[] = MESSAGE.actions): Promise<void> {
  const options = { body: '08:00', data: { ...DATA, navigate: MESSAGE.navigate }, tag: 'topic', actions }
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

  test('whose text says already that it is late is left alone', async () => {
    await keepAgenda(plan(1, [{ ...OCCURRENCE, due_at: '2020-01-01T08:00:00Z' }]) as never)
    expect((await push({ ...MESSAGE, body: 'From 08:00' })).options.body).toBe('From 08:00')
  })

  test('of a dose that was logged outside the plan near its time offers no answer', async () => {
    await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
    await takeUnplanned(OCCURRENCE.reminder, { at: new Date('2026-11-20T20:00:00Z') })
    expect((await push(MESSAGE)).options.actions).toHaveLength(3)
    await takeUnplanned(OCCURRENCE.reminder, { at: new Date('2026-11-20T20:00:01Z') })
    expect((await push(MESSAGE)).options.actions).toEqual([])
  })

  test('brings what waited for a network on its way', async () => {
    server.online = false
    await tap('taken')
    server.online = true
    server.faults = [{ status: 401 }]
    await push({ ...MESSAGE, data: {} })
    expect(server.asked.at(-1)).toMatchObject({ path: '/api/reminders/hush', body: { token: 'hush-token' } })
    const asked = server.asked.length
    await push({ ...MESSAGE, data: {} })
    expect(server.asked).toHaveLength(asked)
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

  test.each([200, 401, 423])('without a network, and %i when it is back, silences once', async (status) => {
    server.online = false
    await tap('taken')
    await sendAnswers()
    server.online = true
    if (status !== 200) server.faults = [{ status }]
    await sendAnswers()
    await sendAnswers()
    const hushes = server.paths().filter((path) => path === 'POST /api/reminders/hush')
    expect(hushes).toHaveLength(status === 200 ? 0 : 1)
    expect(await outboxCount()).toBe(status === 200 ? 0 : 1)
    expect(await getMeta('hushes')).toBeUndefined()
  })

  test('whose token does not go through is tried again', async () => {
    server.faults = [{ status: 401 }]
    server.routes.set('POST /api/reminders/hush', { status: 503 })
    await tap('taken')
    expect(await getMeta('hushes')).toEqual(['hush-token'])
    server.routes.set('POST /api/reminders/hush', { status: 204 })
    await sendAnswers()
    expect(await getMeta('hushes')).toBeUndefined()
  })

  test.each([
    ['skip', ['later', 'skip']],
    ['toString', []],
    ['open', ['open', 'later']],
  ])('on %s beside %s is no dose: it opens the app', async (action, beside) => {
    const actions = beside.map((name) => ({ action: name, title: name }))
    await tap(action, actions)
    expect(await recordsOf('dose')).toEqual([])
    expect(opened).toEqual(['/'])
  })

  test.each([
    ['attended', 'attended', 'online'],
    ['skip', 'missed', null],
  ])('on %s of a meeting makes one attendance that says what it was of', async (action, status, how) => {
    await saveRecord(
      'meeting',
      { ...meeting(OCCURRENCE.time_slot), how: 'online' },
      { id: OCCURRENCE.reminder },
    )
    await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
    await tap(action, MEETING_ACTIONS)
    expect(server.records.get(OCCURRENCE.dose_id)?.body).toMatchObject({
      meeting: OCCURRENCE.reminder,
      name: 'Tuesday group',
      setting: 'mutual_help',
      status,
      how,
      local_date: OCCURRENCE.local_date,
      time_slot: OCCURRENCE.time_slot,
      at: '19:00',
      minutes: 75,
    })
    expect(await recordsOf('dose')).toEqual([])
    expect([opened, shown]).toEqual([[], []])
  })

  test('never says twice that one was there', async () => {
    await saveRecord('meeting', meeting(OCCURRENCE.time_slot), { id: OCCURRENCE.reminder })
    await keepAgenda(plan(1, [{ ...OCCURRENCE }]) as never)
    await tap('attended', MEETING_ACTIONS)
    await tap('skip', MEETING_ACTIONS)
    expect((await recordsOf('attendance')).map((row) => row.body.status)).toEqual(['attended'])
  })

  test('of a meeting that this phone does not hold puts the question back', async () => {
    await tap('attended', MEETING_ACTIONS)
    expect(await recordsOf('attendance')).toEqual([])
    expect(shown).toHaveLength(1)
  })

  test('on Later of what another phone answered takes that answer in instead', async () => {
    server.routes.set('POST /api/reminders/later', { status: 409, body: { code: 'answered' } })
    await tap('later')
    expect(shown).toEqual([])
    expect(server.syncs()).toHaveLength(1)
  })

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

test.each([
  ['taken', () => take(OCCURRENCE)],
  ['put off', () => later(OCCURRENCE, 10)],
])('what is %s in the app is taken down here at once, others stay', async (how, answer) => {
  await push(MESSAGE)
  await push({ ...MESSAGE, tag: 'other', data: { ...DATA, d: '2026-11-22' } })
  server.online = how === 'put off'
  await answer()
  await vi.waitFor(() => expect(shown.map((one) => one.options.tag)).toEqual(['other']))
})

test('after a sync what was answered elsewhere is taken down, also by a dose outside the plan', async () => {
  server.agenda = plan(2, [
    { ...OCCURRENCE },
    { ...OCCURRENCE, time_slot: 'evening1', near_from: '2026-11-21T20:00:00Z' },
  ])
  await push(MESSAGE)
  await push({ ...MESSAGE, tag: 'other', data: { ...DATA, s: 'evening1' } })
  const dose = { v: 1, medication: OCCURRENCE.reminder, status: 'taken', tz: 'UTC', reason: '', note: '' }
  const when = { occurred_at: '2026-11-21T09:10:00Z', local_date: '2026-11-21', time_slot: null }
  server.put(crypto.randomUUID(), 'dose', { ...dose, ...when })
  await syncNow()
  expect(shown.map((one) => one.options.tag)).toEqual(['other'])
})

test('after a sync the notifications of answered occurrences are taken down, others stay', async () => {
  await push(MESSAGE)
  await push({ ...MESSAGE, tag: 'other', data: { ...DATA, s: 'evening1' } })
  await take(OCCURRENCE)
  await syncNow()
  expect(shown.map((one) => one.options.tag)).toEqual(['other'])
})
