import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeServer } from '../../../tests/server'
import type { DeviceHealth } from '../../lib/api'
import { localDate } from '../../lib/days'
import { t } from '../../lib/i18n/index.svelte'
import { setMeta } from '../../lib/store'
import Health from './Health.svelte'
import { inOrder, stateOf } from './health'

const PHONE: DeviceHealth = {
  id: '00000000-0000-4000-8000-000000000001',
  label: 'Phone',
  this: true,
  push: true,
  sent_on: null,
  missing: false,
  trouble: false,
}
const TOLD = {
  status: 'ok',
  tick_age_s: 0.4,
  confirmed_on: localDate(),
  planned_until: '2026-11-23',
  devices: [{ ...PHONE, id: '2', label: 'Tablet', this: false, push: false }, PHONE],
}
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
  server.install()
  server.routes.set('GET /api/reminders/health', { status: 200, body: TOLD })
})

afterEach(() => {
  cleanup()
})

describe('what is said of a device', () => {
  test.each([
    [{ sent_on: localDate() }, 'Last sent today', true],
    [{}, 'Nothing sent so far', true],
    [{ sent_on: localDate(), missing: true, trouble: true }, t.health.missing, false],
    [{ sent_on: localDate(), trouble: true }, t.health.trouble, false],
    [{ push: false, missing: true }, t.health.offHere, false],
    [{ push: false, this: false }, t.health.off, false],
  ])('%j: %s', (change, words, fine) => {
    expect(stateOf({ ...PHONE, ...change }, t.health)).toEqual({ words, fine })
  })

  test('this one stands first', () => {
    expect(inOrder(TOLD.devices as DeviceHealth[]).map((one) => one.label)).toEqual(['Phone', 'Tablet'])
  })
})

describe('the screen', () => {
  test('tells of server, plan, phone and devices', async () => {
    await setMeta('lastPush', '2026-11-21T08:00:00Z')
    render(Health)
    expect(await screen.findByText('Looked less than a minute ago for what is due')).toBeTruthy()
    expect(screen.getByText(/Ready until Monday/)).toBeTruthy()
    expect(screen.getByText('Checked against your entries today')).toBeTruthy()
    expect(await screen.findByText(/Nov 21, 2026/)).toBeTruthy()
    expect(screen.getByText('Reminders are off there')).toBeTruthy()
    expect(screen.getByText('What push cannot promise')).toBeTruthy()
  })

  test('says it when the server has stopped sending', async () => {
    server.routes.set('GET /api/reminders/health', {
      status: 200,
      body: { ...TOLD, status: 'late', tick_age_s: 400 },
    })
    render(Health)
    expect(await screen.findByText('The server has stopped sending')).toBeTruthy()
    expect(screen.queryByText(/Looked/)).toBeNull()
  })

  test('without a network tells what the phone knows by itself', async () => {
    server.online = false
    await setMeta('lastSaved', '2026-11-20T08:00:00Z')
    render(Health)
    expect(await screen.findByText(t.health.offline)).toBeTruthy()
    expect(await screen.findByText(/Last matched with the server: Nov 20, 2026/)).toBeTruthy()
    expect(screen.queryByText('Your devices')).toBeNull()
  })
})
