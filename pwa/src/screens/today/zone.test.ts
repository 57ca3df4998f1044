import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { medication, OCCURRENCE } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { keepAgenda } from '../../lib/agenda'
import { saveRecord } from '../../lib/db'
import { getMeta, setMeta } from '../../lib/store'
import type { Agenda } from '../../lib/types'
import { toast } from '../../ui/toast.svelte'
import Today from './Today.svelte'

const QUESTION = /time now$/
let server: FakeServer

/** The phone of these tests is in UTC. */
async function open(planZone: string, name = 'Suboxone'): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T08:04:00Z') })
  await saveRecord('medication', medication({ name }), { id: OCCURRENCE.reminder })
  server.agenda = { ...plan(1, [OCCURRENCE]), zone: planZone }
  await keepAgenda(server.agenda as unknown as Agenda)
  render(Today)
  await screen.findByRole('list', { name: 'Your day' })
}
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const settingsSent = () => server.asked.filter(({ path }) => path === '/api/reminders/settings')

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  toast.clear()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('a phone that travelled asks before any time moves, with a word on methadone and the like', async () => {
  await open('Asia/Tokyo', 'Methadone')
  await screen.findByText(QUESTION)
  await screen.findByText('Your reminders follow Tokyo time. Should they move?')
  await screen.findByText('Ask your clinic before you move the time of a dose.')
  expect(settingsSent()).toEqual([])
})

test('no is remembered: the question does not come again in that place', async () => {
  await open('Asia/Tokyo')
  ;(await button('Keep Tokyo time')).click()
  await waitFor(() => expect(screen.queryByText(QUESTION)).toBeNull())
  expect(await getMeta('zoneKept')).toBe('UTC')
  cleanup()
  render(Today)
  await screen.findByRole('list', { name: 'Your day' })
  await waitFor(() => expect(screen.queryByText(QUESTION)).toBeNull())
  expect(settingsSent()).toEqual([])
})

test('yes moves the reminders to the zone of this phone, and nothing else', async () => {
  server.routes.set('PUT /api/reminders/settings', () => {
    server.agenda = { ...plan(2, [OCCURRENCE]), zone: 'UTC' }
    return { status: 204 }
  })
  await open('Asia/Tokyo')
  ;(await button('Move my reminders')).click()
  await waitFor(() => expect(settingsSent().map(({ body }) => body)).toEqual([{ zone: 'UTC' }]))
  await waitFor(() => expect(screen.queryByText(QUESTION)).toBeNull())
})

test('back home the answer is forgotten, so that the next journey is asked about', async () => {
  await setMeta('zoneKept', 'Asia/Tokyo')
  await open('UTC')
  await waitFor(async () => expect(await getMeta('zoneKept')).toBe(''))
})
