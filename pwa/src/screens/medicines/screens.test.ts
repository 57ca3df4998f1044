import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { step } from '../../../tests/regimens'
import { medication } from '../../../tests/samples'
import { FakeServer } from '../../../tests/server'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { keepDraft } from '../../lib/drafts'
import { go, route } from '../../lib/router.svelte'
import Medicine from './Medicine.svelte'
import MedicineForm from './MedicineForm.svelte'
import StopMedicine from './StopMedicine.svelte'

const ID = '0f0f0f0f-0000-4000-8000-000000000009'
const TIMES = [
  { slot: 'morning1', at: '08:00', dose: '8 mg' },
  { slot: 'evening1', at: '18:00', dose: '4 mg' },
]

beforeEach(() => {
  const server = new FakeServer()
  server.online = false
  server.install()
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
})
afterEach(async () => {
  cleanup()
  await keepDraft('none', null) // what a form left is kept by now, and wiped with the rest
  go('/')
})

async function openForm(path: string): Promise<void> {
  go(path)
  render(MedicineForm)
  await (path.endsWith('/new') ? screen.findByText('Which medicine is it?') : screen.findByLabelText('Name'))
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

async function addStep(from: string, dose: string, who: string): Promise<void> {
  await tap('Add a step')
  const sheet = within(await screen.findByRole('dialog', { hidden: true }))
  const type = (label: string, value: string) =>
    fireEvent.input(sheet.getByLabelText(label), { target: { value } })
  await type('From this day', from)
  await type('Dose at time 1', dose)
  await type('Prescriber’s name', who)
  sheet.getByRole('button', { name: 'Done', hidden: true }).click()
}

describe('a new medicine', () => {
  test('a name is enough: which one, how, the questions, saved', async () => {
    await openForm('/medicines/new')
    await tap(/^Another medicine/)
    await fill('Name', 'Sertraline')
    ;(await screen.findByLabelText('Twice')).click()
    await tap('Next')
    await screen.findByText('Before you add it')
    expect(await recordsOf('medication')).toHaveLength(0)
    ;(await screen.findByLabelText(/^Ask the pharmacist/)).click()
    await tap('Save')
    await waitFor(async () => expect(await recordsOf('medication')).toHaveLength(1))
    const [saved] = await recordsOf('medication')
    expect(saved?.body.times.map(({ at }) => at)).toEqual(['08:00', '20:00'])
    expect(new Set(saved?.body.times.map(({ slot }) => slot)).size).toBe(2)
    expect(saved?.body.checked).toEqual(['ask_risk'])
  })

  test('a template brings name, form and interval; the real day is asked for', async () => {
    await openForm('/medicines/new')
    await tap(/^Brixadi weekly/)
    await fill('Last given on', '2099-01-01')
    await tap('Next')
    await screen.findByText(/Choose the day it was given/)
    await fill('Last given on', '2026-11-01')
    await tap('Next')
    await screen.findByText('About Brixadi weekly (buprenorphine injection)')
    await tap('Save')
    await waitFor(async () => expect(await recordsOf('medication')).toHaveLength(1))
    const [saved] = await recordsOf('medication')
    expect(saved?.body).toMatchObject({
      name: 'Brixadi weekly',
      form: 'Injection',
      template: 'buprenorphine_weekly',
      times: [],
      injection: { every: { days: 7 }, given_on: '2026-11-01', before_days: 2, after_days: 2 },
    })
  })

  test('a step of a medicine for opioid use disorder without a name brings the card, with one it does not', async () => {
    await openForm('/medicines/new')
    await tap(/^Methadone/)
    await addStep('2099-01-01', '50 mg', '')
    await tap('Next')
    await tap('Save')
    await waitFor(() => expect(route.path).toBe('/medicines/new/change'))
    expect(await recordsOf('medication')).toHaveLength(0)
    cleanup()
    await openStop('/medicines/new/change')
    await screen.findByText(/decided with your prescriber/)
    await fill('Prescriber’s name', 'Dr. Lind')
    await tap('Go on')
    await tap('Yes, save the change')
    await waitFor(async () => expect(await recordsOf('medication')).toHaveLength(1))
    const [saved] = await recordsOf('medication')
    expect(saved?.body.steps).toMatchObject([{ start_on: '2099-01-01', prescriber: 'Dr. Lind' }])
  })
})

describe('the form of a known medicine', () => {
  const path = `/medicines/${ID}/edit`

  test('a moved time keeps its slot', async () => {
    await saveRecord('medication', medication({ times: TIMES }), { id: ID })
    await openForm(path)
    await fill('Time 1', '09:00')
    await tap('Save')
    await waitFor(async () =>
      expect((await body())?.times[0]).toMatchObject({ slot: 'morning1', at: '09:00' }),
    )
  })

  test('the same time twice is refused in words beside it', async () => {
    await saveRecord('medication', medication({ times: TIMES }), { id: ID })
    await openForm(path)
    await fill('Time 2', '08:00')
    await tap('Save')
    expect(await screen.findAllByText(/Two times are the same/)).toHaveLength(2)
    expect((await body())?.times[1]?.at).toBe('18:00')
  })

  test('days of the week, days on and off, and as needed are saved as entered', async () => {
    await saveRecord('medication', medication({ times: TIMES }), { id: ID })
    await openForm(path)
    ;(await screen.findByLabelText('Some weekdays')).click()
    await tap('Save')
    await screen.findByText('Choose at least one day.')
    ;(await screen.findByLabelText('Thursday')).click()
    ;(await screen.findByLabelText('Monday')).click()
    await tap('Save')
    await waitFor(async () =>
      expect((await body())?.days).toEqual({ type: 'weekdays', on: [1, 4], weeks: 1 }),
    )
    cleanup()
    go('/')
    await openForm(path)
    ;(await screen.findByLabelText('As needed')).click()
    await tap('More: At least this far apart')
    await tap('Save')
    await waitFor(async () =>
      expect((await body())?.as_needed).toEqual({ min_gap_min: 240, most_a_day: null }),
    )
    expect((await body())?.times).toEqual([])
  })

  test('a dated step is saved with its dose and name, and a looked-at empty one leaves nothing', async () => {
    await saveRecord('medication', medication({ name: 'Suboxone', times: TIMES }), { id: ID })
    await openForm(path)
    await addStep('2099-01-01', '6 mg', 'Dr. Okafor')
    await screen.findByText('Dr. Okafor')
    await tap('Save')
    await waitFor(async () =>
      expect((await body())?.steps).toMatchObject([{ start_on: '2099-01-01', prescriber: 'Dr. Okafor' }]),
    )
    expect((await body())?.steps[0]?.times.map(({ slot, dose }) => [slot, dose])).toEqual([
      ['morning1', '6 mg'],
      ['evening1', ''],
    ])
  })

  test.each([
    ['fewer times', async () => (await screen.findByLabelText('Once')).click(), /before you take less/],
    ['a lower dose', async () => void (await fill('Dose at time 1', '4 mg')), /before you take less/],
    ['a step without a name', () => addStep('2099-01-01', '2 mg', ''), /decided with your prescriber/],
  ])('%s of a medicine for opioid use disorder waits for the card', async (_what, change, words) => {
    await saveRecord('medication', medication({ name: 'Suboxone', times: TIMES }), { id: ID })
    await openForm(path)
    await change()
    await tap('Save')
    await waitFor(() => expect(route.path).toBe(`/medicines/${ID}/change`))
    expect(await body()).toMatchObject({ times: TIMES, steps: [] })
    cleanup()
    await openStop(`/medicines/${ID}/change`)
    await screen.findByText(words)
  })
})

describe('stopping', () => {
  const openPage = async () => {
    go(`/medicines/${ID}`)
    render(Medicine)
    await screen.findByRole('link', { name: 'Change' })
  }

  test('another medicine leaves the list with one tap, and its day is kept', async () => {
    await saveRecord('medication', medication(), { id: ID })
    await openPage()
    await tap('No longer taken')
    await waitFor(async () => expect((await body())?.archived).toBe(true))
    expect((await body())?.stopped).toMatchObject({ prescriber: '' })
  })

  test('one for opioid use disorder has no way to archive it, only the way to the card', async () => {
    await saveRecord('medication', medication({ name: 'My own word', template: 'methadone' }), { id: ID })
    await openPage()
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
    expect((await body())?.stopped).toMatchObject({
      prescriber: 'Dr. Okafor',
      on: expect.stringMatching(/^\d{4}-/),
    })
    expect((await body())?.note).toContain('Dr. Okafor')
  })

  test('keeping everything changes nothing', async () => {
    await saveRecord('medication', medication({ name: 'Vivitrol', steps: [step('2026-12-01', '1')] }), {
      id: ID,
    })
    await openStop(`/medicines/${ID}/stop`)
    await screen.findByText(/more sensitive to opioids/)
    await screen.findByText(/Tell your prescriber today/)
    await tap('Keep everything as it is')
    await waitFor(() => expect(route.path).toBe(`/medicines/${ID}`))
    expect((await body())?.archived).toBe(false)
  })
})
