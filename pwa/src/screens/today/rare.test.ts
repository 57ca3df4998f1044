import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dose, medication, OCCURRENCE } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { keepAgenda } from '../../lib/agenda'
import { recordsOf, saveRecord } from '../../lib/db'
import { setMeta } from '../../lib/store'
import type { Agenda, Draft } from '../../lib/types'
import { toast } from '../../ui/toast.svelte'
import Today from './Today.svelte'

const TODAY = '2026-11-21'
const CLINIC = {
  clinic_name: 'Riverside Clinic',
  clinic_phone: '555-0142',
  clinic_text: 'Call us the same day.',
}

async function open(more: Partial<Draft<'medication'>>, items: object[] = [], wall = '08:04'): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T${wall}:00Z`) })
  await saveRecord('medication', medication({ ...CLINIC, ...more }), { id: OCCURRENCE.reminder })
  await keepAgenda(plan(1, items as Record<string, unknown>[]) as unknown as Agenda)
  render(Today)
  await screen.findByRole('list', { name: 'Your day' })
}
const tap = async (name: string | RegExp) => (await screen.findByRole('button', { name })).click()
const filled = () => [...document.querySelectorAll('.btn--primary')].map((one) => one.textContent?.trim())

beforeEach(async () => {
  new FakeServer().install()
  toast.clear()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('an injection', () => {
  const injection = {
    every: { days: 28 },
    given_on: '2026-10-20',
    slot: 'needle01',
    earliest_days: null,
    before_days: null,
    after_days: null,
    site: 'Left thigh',
  }
  const needle = { name: 'Vivitrol', times: [], injection }

  test('that is late asks for the call first, and is logged for the day it was given, with its place', async () => {
    await open(needle)
    await screen.findByText('Late. Call Riverside Clinic today.')
    expect(filled()).toEqual(['Call Riverside Clinic'])
    await tap(/^It was given/)
    const day = await screen.findByLabelText('Day it was given')
    await fireEvent.input(day, { target: { value: '2026-11-22' } })
    await tap('Save')
    await screen.findByText(/This day is still ahead/)
    expect(await recordsOf('dose')).toEqual([])
    await screen.findByText(/Last: Thigh, left/)
    await tap('Yesterday')
    ;(await screen.findByLabelText('Belly, right')).click()
    await tap('Save')
    await waitFor(async () =>
      expect((await recordsOf<'dose'>('dose'))[0]?.body).toMatchObject({
        local_date: '2026-11-20',
        time_slot: null,
        site: 'Right side of belly',
      }),
    )
    await waitFor(() => expect(screen.queryByText('Late. Call Riverside Clinic today.')).toBeNull())
    await tap('Undo')
    await screen.findByText('Late. Call Riverside Clinic today.')
  })

  test('stands there quietly three days before', async () => {
    await open({ ...needle, injection: { ...injection, given_on: '2026-10-27' } })
    await screen.findByText('Due Tuesday, Nov 24')
    expect(screen.queryByText(/^Late/)).toBeNull()
    expect(screen.queryByRole('button', { name: /^It was given/ })).toBeNull()
  })
})

test('a dose as needed is warned of, and only a second tap logs it', async () => {
  await saveRecord('dose', dose({ time_slot: null, occurred_at: `${TODAY}T06:00:00Z` }))
  await open({ name: 'Hydroxyzine', times: [], as_needed: { min_gap_min: 360, most_a_day: null } })
  ;(await screen.findByText(/^Last today/)).click()
  await tap(/^Taken, 8:04/)
  await screen.findByText(/Your prescriber said at least 6\sh between two/)
  expect(await recordsOf('dose')).toHaveLength(1)
  await tap('Log it all the same')
  await waitFor(async () => expect(await recordsOf('dose')).toHaveLength(2))
})

describe('days without methadone', () => {
  const methadone = { name: 'Methadone', started_on: '2020-01-01' }
  const days = (...dates: string[]) =>
    dates.map((date) => ({
      ...OCCURRENCE,
      local_date: date,
      dose_id: `0d0d0d0d-0000-4000-8000-0000000000${date.slice(-2)}`,
      due_at: `${date}T08:00:00Z`,
      useful_until: `${date}T12:00:00Z`,
      purpose: 'dose',
    }))
  const PLAN = days('2026-11-19', '2026-11-20', TODAY)

  test('ask for the call, quote the clinic, take the lamp from the dose and never offer it as the thing to do', async () => {
    await saveRecord('dose', dose({ local_date: '2026-11-17', occurred_at: '2026-11-17T08:00:00Z' }))
    await open(methadone, PLAN)
    await screen.findByText('Methadone: 3 days without a logged dose')
    await screen.findByText('Your tolerance may have dropped. The usual dose may now be too strong.')
    await screen.findAllByText(/Call us the same day/)
    expect(filled()).toEqual(['Call Riverside Clinic'])
    expect(await screen.findAllByText('Call Riverside Clinic before the next dose.')).toHaveLength(2)
    expect(document.body.textContent).not.toMatch(/take it now/i)
  })

  test('of today alone are called by that name', async () => {
    await saveRecord('dose', dose({ local_date: '2026-11-20', occurred_at: '2026-11-20T08:00:00Z' }))
    await open(methadone, PLAN, '13:00')
    await screen.findByText('Methadone: no dose logged today')
    expect(screen.queryByText(/^Since/)).toBeNull()
  })

  test('of today alone are answered where they are told: it was taken, and when', async () => {
    await saveRecord('dose', dose({ local_date: '2026-11-20', occurred_at: '2026-11-20T08:00:00Z' }))
    await open(methadone, PLAN, '13:00')
    const told = (await screen.findByText('Methadone: no dose logged today')).closest<HTMLElement>('.callout')
    within(told as HTMLElement)
      .getByRole('button', { name: /^I took it at/ })
      .click()
    await tap('Save')
    await waitFor(() => expect(screen.queryByText(/no dose logged today/)).toBeNull())
    expect((await recordsOf<'dose'>('dose')).map(({ body }) => body.local_date)).toContain(TODAY)
  })

  test('are over once a dose of a day is filled in', async () => {
    await saveRecord('dose', dose({ local_date: '2026-11-19', occurred_at: '2026-11-19T08:00:00Z' }))
    await open(methadone, PLAN)
    await screen.findByText('Methadone: 1 day without a logged dose')
    await tap('I took it and did not log it')
    ;(await screen.findByText(/^From 8:00/)).click()
    await tap('I took it at…')
    await tap('Save')
    await waitFor(() => expect(screen.queryByText(/without a logged dose/)).toBeNull())
    expect((await recordsOf<'dose'>('dose')).map(({ body }) => body.local_date)).toContain('2026-11-20')
  })
})

test("today's bottle stands with its own day, and its dose carries the date of the bottle", async () => {
  const bottle = {
    medication: OCCURRENCE.reminder,
    dispensed_on: '2026-11-19',
    dose: '',
    state: 'kept' as const,
    note: '',
  }
  for (const for_on of [TODAY, '2026-11-22']) await saveRecord('take_home', { ...bottle, for_on })
  const window = { opens: '06:00', closes: '10:00' }
  await open({ name: 'Methadone', window, observed: true, start_on: TODAY }, [OCCURRENCE])
  await screen.findByText('Saturday’s bottle')
  expect(screen.queryByText(/^Clinic/)).toBeNull()
  expect(screen.queryByText('Sunday’s bottle')).toBeNull()
  await tap(/^Taken: /)
  await waitFor(async () =>
    expect((await recordsOf<'dose'>('dose'))[0]?.body).toMatchObject({ bottle_on: TODAY, observed: false }),
  )
})

test('without a bottle the clinic and its hours stand there, and the dose is an observed one', async () => {
  const window = { opens: '06:00', closes: '10:00' }
  await open({ name: 'Methadone', window, observed: true, start_on: TODAY }, [OCCURRENCE])
  await screen.findByText(/^Clinic 6:00\sAM to 10:00\sAM$/)
  await tap(/^Taken there: /)
  await waitFor(async () =>
    expect((await recordsOf<'dose'>('dose'))[0]?.body).toMatchObject({ bottle_on: null, observed: true }),
  )
})

test('a refill and a renewal are quiet rows of their day', async () => {
  const renewal = {
    what: 'insurance' as const,
    title: 'State plan',
    due_on: '2026-12-01',
    every_months: null,
  }
  const rest = {
    lead_days: [10],
    at: '09:00',
    slot: 'renewal1',
    done_on: null,
    phone: '',
    note: '',
    archived: false,
  }
  const id = await saveRecord('renewal', { ...renewal, ...rest })
  const notice = { ...OCCURRENCE, purpose: 'notice', useful_until: '2026-11-24T08:00:00Z' }
  await open({ name: 'Sertraline', start_on: TODAY }, [
    { ...notice, time_slot: 'refill00', dose_id: crypto.randomUUID() },
    { ...notice, reminder: id, time_slot: 'renewal1', dose_id: crypto.randomUUID() },
  ])
  await screen.findByText('Refill Sertraline')
  await screen.findByText('State plan')
  await screen.findByText('Insurance · by Dec 1, 2026')
  expect(screen.queryByRole('button', { name: /^Taken/ })).toBeNull()
})
