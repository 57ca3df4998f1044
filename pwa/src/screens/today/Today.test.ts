import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dose, medication, OCCURRENCE } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { look } from '../../lib/account.svelte'
import { keepAgenda } from '../../lib/agenda'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { announce, setMeta } from '../../lib/store'
import type { Agenda } from '../../lib/types'
import { toast } from '../../ui/toast.svelte'
import Today from './Today.svelte'

const CLINIC = {
  clinic_name: 'Riverside Clinic',
  clinic_phone: '555-0142',
  clinic_text: 'Call us the same day.',
}

async function open(now: string, items: object[] = [OCCURRENCE], more = {}): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) })
  await saveRecord('medication', medication({ name: 'Suboxone', ...CLINIC, ...more }), {
    id: OCCURRENCE.reminder,
  })
  await keepAgenda(plan(1, items as Record<string, unknown>[]) as unknown as Agenda)
  render(Today)
  await screen.findByRole('list', { name: 'Your day' })
}

const button = (name: string | RegExp) => screen.findByRole('button', { name })

beforeEach(async () => {
  new FakeServer().install()
  toast.clear()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('a dose that is due', () => {
  test('is logged with one tap under the id of the agenda, and Undo takes it back', async () => {
    await open('2026-11-21T08:04:00Z')
    ;(await button(/^Taken: Suboxone/)).click()
    await waitFor(async () => expect(await getRecord(OCCURRENCE.dose_id)).not.toBeNull())
    expect((await getRecord<'dose'>(OCCURRENCE.dose_id))?.body).toMatchObject({
      status: 'taken',
      occurred_at: '2026-11-21T08:04:00.000Z',
      time_slot: 'morning1',
    })
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Taken: / })).toBeNull())
    ;(await button('Undo')).click()
    await waitFor(async () => expect(await getRecord(OCCURRENCE.dose_id)).toBeNull())
    await button(/^Taken: Suboxone/)
  })

  test('leads the focus to what is due next', async () => {
    const second = { ...OCCURRENCE, time_slot: 'second01', dose_id: '0d0d0d0d-0000-4000-8000-000000000003' }
    const times = ['second01', 'morning1'].map((slot, at) => ({
      slot,
      at: `0${7 + at}:00`,
      dose: `${at + 1}`,
    }))
    await open('2026-11-21T08:04:00Z', [{ ...second, due_at: '2026-11-21T07:30:00Z' }, OCCURRENCE], { times })
    ;(await button('Taken: Suboxone 2')).click()
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Taken: Suboxone 1'))
  })

  test('is skipped with a reason, and running out of this medicine makes the call the filled button', async () => {
    await open('2026-11-21T08:04:00Z')
    ;(await button(/^Skip: /)).click()
    ;(await screen.findByLabelText('Ran out')).click()
    const call = await screen.findByRole('link', { name: 'Call Riverside Clinic' })
    expect(call.className).toContain('btn--primary')
    expect(call.getAttribute('href')).toBe('tel:5550142')
    const save = await button('Save as skipped')
    expect(save.className).not.toContain('btn--primary')
    save.click()
    await waitFor(async () =>
      expect((await getRecord<'dose'>(OCCURRENCE.dose_id))?.body).toMatchObject({
        status: 'skipped',
        reason: 'ran_out',
      }),
    )
  })

  test('says so when a later reminder needs the internet, and stays', async () => {
    await open('2026-11-21T08:04:00Z')
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    ;(await button(/^Later: /)).click()
    ;(await button(/^30/)).click()
    await screen.findByText(/cannot set a new reminder now/)
    expect(await recordsOf('dose')).toEqual([])
  })
})

test('a reminder put off on this phone says on the card when it comes again, until then', async () => {
  const server = new FakeServer()
  server.routes.set('POST /api/reminders/later', { status: 204 })
  server.install()
  await open('2026-11-21T08:04:00Z')
  ;(await button(/^Later: /)).click()
  ;(await button(/^30/)).click()
  await screen.findByText(/^Again about 8:34/)
  cleanup()
  render(Today)
  await screen.findByText(/^Again about 8:34/)
  cleanup()
  vi.setSystemTime(new Date('2026-11-21T08:35:00Z'))
  render(Today)
  await screen.findByText('Due now')
})

test('a shared phone says what is different here', async () => {
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: true, recoveryConfirmed: true })
  await look()
  await open('2026-11-21T08:04:00Z')
  await screen.findByText(/^Shared phone: no reminders here/)
})

describe('what is never offered', () => {
  test('"taken" with one tap after the useful window: only when it was, and the call', async () => {
    await open('2026-11-21T13:00:00Z')
    expect(screen.queryByRole('button', { name: /^Taken/ })).toBeNull()
    await button(/^I took it at/)
    expect(await screen.findAllByRole('link', { name: 'Call Riverside Clinic' })).not.toEqual([])
    expect(document.body.textContent).not.toMatch(/take it now/i)
  })

  test('any way to log a logged dose again', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T08:30:00Z') })
    await saveRecord('dose', dose(), { id: OCCURRENCE.dose_id })
    await open('2026-11-21T08:30:00Z')
    ;(await button(/Suboxone/)).click()
    await button('Take this back')
    expect(screen.queryByRole('button', { name: /^Taken/ })).toBeNull()
    expect(screen.queryByRole('button', { name: /^Skip/ })).toBeNull()
    await screen.findByText(/Two doses never make up for one/)
  })

  test('one tap for a dose that is not due yet', async () => {
    await open('2026-11-21T07:00:00Z')
    ;(await button(/Suboxone/)).click()
    await button('I took it already')
    expect(screen.queryByRole('button', { name: /^Taken/ })).toBeNull()
  })
})

test('a medicine the server has not planned says so instead of a due time', async () => {
  await open('2026-11-21T07:00:00Z', [], {})
  await screen.findByText(/Reminders start once it has been online/)
  expect(screen.queryByText('Due now')).toBeNull()
})

describe('what was written elsewhere and is on its way', () => {
  beforeEach(() => setMeta('arriving', true))

  test('is no first day', async () => {
    render(Today)
    await screen.findByText('Your entries are on their way to this phone.')
    expect(screen.queryByText(/^First check-in/)).toBeNull()
    expect(screen.queryByText(/Your day shows here/)).toBeNull()
  })

  test('may hold a dose that was taken: the day says so until all is here', async () => {
    await open('2026-11-21T08:04:00Z')
    await screen.findByText(/A dose you took may not show yet/)
    await setMeta('arriving', undefined)
    announce('changed')
    await waitFor(() => expect(screen.queryByText(/A dose you took may not show yet/)).toBeNull())
  })
})

test('the first day teaches in one sentence and has one filled button', async () => {
  render(Today)
  await screen.findByText(/Your day shows here/)
  const filled = [...document.querySelectorAll('.btn--primary')]
  expect(filled.map((one) => one.textContent?.trim())).toEqual(['First check-in, 20\u00a0seconds'])
})
