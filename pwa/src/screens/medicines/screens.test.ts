import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, test } from 'vitest'
import { medication } from '../../../tests/samples'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { go, route } from '../../lib/router.svelte'
import MedicineForm from './MedicineForm.svelte'
import StopMedicine from './StopMedicine.svelte'

const ID = '0f0f0f0f-0000-4000-8000-000000000009'
const TIMES = [
  { slot: 'morning1', at: '08:00', dose: '8 mg' },
  { slot: 'evening1', at: '18:00', dose: '4 mg' },
]

afterEach(() => {
  cleanup()
  go('/')
})

async function openForm(path: string): Promise<void> {
  go(path)
  render(MedicineForm)
  await screen.findByLabelText('Name')
}
async function openStop(path: string): Promise<void> {
  go(path)
  render(StopMedicine)
  await screen.findByRole('heading', { level: 2 })
}
const fill = async (label: string | RegExp, value: string) =>
  fireEvent.input(await screen.findByLabelText(label), { target: { value } })
const tap = async (name: string | RegExp) => (await screen.findByRole('button', { name })).click()
const body = async () => (await getRecord<'medication'>(ID))?.body

describe('the form', () => {
  test('a new medicine: a name and a preset are enough', async () => {
    await openForm('/medicines/new')
    await fill('Name', 'Sertraline')
    ;(await screen.findByLabelText('Twice')).click()
    await tap('Save')
    await waitFor(async () => expect(await recordsOf('medication')).toHaveLength(1))
    const [saved] = await recordsOf('medication')
    expect(saved?.body.times.map(({ at }) => at)).toEqual(['08:00', '20:00'])
    expect(new Set(saved?.body.times.map(({ slot }) => slot)).size).toBe(2)
  })

  test('a moved time keeps its slot', async () => {
    await saveRecord('medication', medication({ times: TIMES }), { id: ID })
    await openForm(`/medicines/${ID}`)
    await fill('Time 1', '09:00')
    await tap('Save')
    await waitFor(async () =>
      expect((await body())?.times[0]).toMatchObject({ slot: 'morning1', at: '09:00' }),
    )
  })

  test('the same time twice is refused in words beside it', async () => {
    await saveRecord('medication', medication({ times: TIMES }), { id: ID })
    await openForm(`/medicines/${ID}`)
    await fill('Time 2', '08:00')
    await tap('Save')
    expect(await screen.findAllByText(/Two times are the same/)).toHaveLength(2)
    expect((await body())?.times[1]?.at).toBe('18:00')
  })

  test.each([
    ['fewer times', async () => (await screen.findByLabelText('Once')).click()],
    ['a lower dose', async () => void (await fill('Dose at time 1', '4 mg'))],
  ])('%s of a medicine for opioid use disorder waits for the card', async (_what, change) => {
    await saveRecord('medication', medication({ name: 'Suboxone', times: TIMES }), { id: ID })
    await openForm(`/medicines/${ID}`)
    await change()
    await tap('Save')
    await waitFor(() => expect(route.path).toBe(`/medicines/${ID}/change`))
    expect((await body())?.times).toEqual(TIMES)
    cleanup()
    await openStop(`/medicines/${ID}/change`)
    await screen.findByText(/Talk to your prescriber before you take less/)
  })

  test('another medicine leaves the list with one tap', async () => {
    await saveRecord('medication', medication(), { id: ID })
    await openForm(`/medicines/${ID}`)
    await tap('No longer taken')
    await waitFor(async () => expect((await body())?.archived).toBe(true))
  })
})

describe('stopping a medicine for opioid use disorder', () => {
  test('the form has no way to archive it, only the way to the card', async () => {
    await saveRecord('medication', medication({ name: 'Methadone' }), { id: ID })
    await openForm(`/medicines/${ID}`)
    expect(screen.queryByRole('button', { name: 'No longer taken' })).toBeNull()
    const stop = await screen.findByRole('link', { name: 'Stop this medicine' })
    expect(stop.getAttribute('href')).toBe(`/medicines/${ID}/stop`)
  })

  test('says the risk, calls the clinic first, and needs a name and two confirmations', async () => {
    const clinic = { clinic_name: 'Riverside Clinic', clinic_phone: '555-0142' }
    await saveRecord('medication', medication({ name: 'Subutex', ...clinic }), { id: ID })
    await openStop(`/medicines/${ID}/stop`)
    await screen.findByText('Stopping buprenorphine can put you at risk of overdose and death.')
    const filled = document.querySelector('.btn--primary')
    expect(filled?.textContent?.trim()).toBe('Call Riverside Clinic')
    await tap('Go on')
    await screen.findByText(/Write who decided it with you/)
    await fill('Prescriber’s name', 'Dr. Okafor')
    await tap('Go on')
    await screen.findByText('Turn off the reminders for Subutex?')
    expect((await body())?.archived).toBe(false)
    await tap('Yes, no longer taken')
    await waitFor(async () => expect((await body())?.archived).toBe(true))
    expect((await body())?.note).toContain('Dr. Okafor')
  })

  test('keeping everything changes nothing', async () => {
    await saveRecord('medication', medication({ name: 'Vivitrol' }), { id: ID })
    await openStop(`/medicines/${ID}/stop`)
    await screen.findByText(/more sensitive to opioids/)
    await screen.findByText(/Tell your prescriber today/)
    await tap('Keep everything as it is')
    await waitFor(() => expect(route.path).toBe('/medicines'))
    expect((await body())?.archived).toBe(false)
  })
})
