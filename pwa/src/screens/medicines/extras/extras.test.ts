import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dose, medication } from '../../../../tests/samples'
import { FakeServer } from '../../../../tests/server'
import { getRecord, recordsOf, saveRecord } from '../../../lib/db'
import { draft } from '../../../lib/drafts'
import { setLanguage } from '../../../lib/i18n/index.svelte'
import { toast } from '../../../ui/toast.svelte'
import Card from './Card.svelte'
import Dates from './Dates.svelte'
import Doses from './Doses.svelte'
import Kit from './Kit.svelte'
import { newKit } from './kits'
import { newRenewal } from './renewals'

const ID = '0f0f0f0f-0000-4000-8000-000000000009'
const NOW = new Date('2026-11-21T12:00:00Z')
let server: FakeServer

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  server = new FakeServer()
  server.install()
})
afterEach(async () => {
  cleanup()
  toast.clear()
  await setLanguage('en')
  vi.useRealTimers()
})

const fill = async (label: string | RegExp, value: string) =>
  fireEvent.input(await screen.findByLabelText(label), { target: { value } })
const tap = async (name: string | RegExp) => (await screen.findByRole('button', { name })).click()
const kit = async () => (await getRecord<'naloxone_kit'>(ID))?.body
const renewal = async () => (await getRecord<'renewal'>(ID))?.body

describe('the naloxone kit', () => {
  const mine = {
    ...newKit(),
    product: 'opvee',
    kept: 'Kitchen drawer',
    expires_on: '2028-03-31',
    knows: 'Ana',
  }

  test('a new one: the place and the printed date are kept as they were typed', async () => {
    render(Kit)
    await tap('Add a kit')
    await fill('Where it is', 'Kitchen drawer')
    await fill('Date on the package', '2028-03-31')
    await tap('Save')
    await waitFor(async () => expect(await recordsOf('naloxone_kit')).toHaveLength(1))
    const [saved] = await recordsOf('naloxone_kit')
    expect(saved?.body).toMatchObject({ kept: 'Kitchen drawer', expires_on: '2028-03-31', used_on: null })
    expect(saved?.body.slot).toMatch(/^[a-z0-9]{8}$/)
  })

  test('says its own time between two doses, how it is stored, and where the steps are', async () => {
    await saveRecord('naloxone_kit', mine, { id: ID })
    render(Kit)
    await screen.findByText(/Another dose after 2 to 5.minutes/)
    screen.getByText(/2 to 25.°C \(36 to 77.°F\)/)
    const steps = screen.getByRole('link', { name: /Someone will not wake up/ })
    expect(steps.getAttribute('href')).toBe('/help/overdose')
  })

  test('used: one tap, the way on, the way back, and then the new one in its place', async () => {
    await saveRecord('naloxone_kit', mine, { id: ID })
    render(Kit)
    await tap(/^I used it/)
    await waitFor(async () => expect((await kit())?.used_on).toBe('2026-11-21'))
    const after = await screen.findByRole('link', { name: 'What comes after an overdose' })
    expect(after.classList).toContain('btn--primary')
    await tap('Undo')
    await waitFor(async () => expect((await kit())?.used_on).toBeNull())
    await tap(/^I used it/)
    await tap(/^I have a new one/)
    await fill('Date on the package', '2029-01-31')
    await tap('Save')
    await waitFor(async () => expect((await kit())?.expires_on).toBe('2029-01-31'))
    expect(await kit()).toMatchObject({
      used_on: null,
      kept: 'Kitchen drawer',
      knows: 'Ana',
      slot: mine.slot,
    })
    expect(await recordsOf('naloxone_kit')).toHaveLength(1)
  })

  test('what was typed and not saved is there again, and leaves when it is saved', async () => {
    render(Kit)
    await tap('Add a kit')
    await fill('Where it is', 'Blue bag')
    cleanup()
    await waitFor(async () => expect(await draft('kit new ')).toMatchObject({ form: { kept: 'Blue bag' } }))
    render(Kit)
    await tap('Add a kit')
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Where it is').value).toBe('Blue bag'))
    await tap('Save')
    await waitFor(async () => expect(await draft('kit new ')).toBeNull())
  })
})

describe('dates and papers', () => {
  const fee = {
    ...newRenewal(),
    what: 'payment' as const,
    title: 'Fee',
    due_on: '2026-11-30',
    every_months: 1,
    phone: '555-0142',
  }

  test('a new one: what it is and its day are enough; it reminds in good time', async () => {
    render(Dates)
    await tap('Add a date')
    ;(await screen.findByLabelText('Payment')).click()
    await tap('Save')
    await screen.findByText('Choose a day.')
    await fill('By which day', '2026-12-15')
    await tap('Save')
    await waitFor(async () => expect(await recordsOf('renewal')).toHaveLength(1))
    const [saved] = await recordsOf('renewal')
    expect(saved?.body).toMatchObject({
      what: 'payment',
      title: 'Payment',
      due_on: '2026-12-15',
      lead_days: [3, 0],
      at: '09:00',
    })
  })

  test('has the number to call beside it', async () => {
    await saveRecord('renewal', fee, { id: ID })
    render(Dates)
    const call = await screen.findByRole('link', { name: 'Call: Fee' })
    expect(call.getAttribute('href')).toBe('tel:5550142')
  })

  test('done: what repeats moves on, and Undo moves it back', async () => {
    await saveRecord('renewal', fee, { id: ID })
    render(Dates)
    await tap(/^Fee/)
    await tap('Done')
    await waitFor(async () => expect((await renewal())?.done_on).toBe('2026-11-21'))
    await screen.findByText('Dec 30')
    expect(toast.message?.text).toBe('Done. The next one is Dec\u00a030.')
    toast.message?.undo?.()
    await waitFor(async () => expect((await renewal())?.done_on).toBeNull())
  })

  test('more than four reminders are refused in words', async () => {
    await saveRecord('renewal', { ...fee, lead_days: [0, 1, 3, 7] }, { id: ID })
    render(Dates)
    await tap(/^Fee/)
    await tap('Change')
    ;(await screen.findByLabelText('14 days before')).click()
    await tap('Save')
    await screen.findByText(/Four reminders at most/)
    expect((await renewal())?.lead_days).toEqual([0, 1, 3, 7])
  })
})

describe('the emergency card', () => {
  test('allergies that were not entered are not said to be none', async () => {
    render(Card)
    await screen.findByText('Allergies')
    expect(screen.getAllByText('Not entered').length).toBeGreaterThan(1)
  })

  test.each([
    ['en', /opioid pain medicine will not work/],
    ['es', /los analgésicos opioides no van a funcionar/],
  ] as const)('with naltrexone it says so (%s); with another medicine it does not', async (lang, words) => {
    await setLanguage(lang)
    await saveRecord('medication', medication({ name: 'Methadone' }), { id: ID })
    render(Card)
    await screen.findByText(/Methadone/)
    expect(screen.queryByText(words)).toBeNull()
    await saveRecord('medication', medication({ name: 'Naltrexone' }), { id: ID })
    await screen.findByText(words)
  })

  test('medicines stand as they were entered, with what was logged last', async () => {
    const times = [{ slot: 'morning1', at: '08:00', dose: '8 mg' }]
    await saveRecord(
      'medication',
      medication({ name: 'Suboxone', strength: '8 mg', times, clinic_phone: '555-0142' }),
      { id: ID },
    )
    await saveRecord(
      'dose',
      dose({ medication: ID, occurred_at: '2026-11-20T08:04:00Z', local_date: '2026-11-20' }),
    )
    render(Card)
    const line = within((await screen.findByText('Suboxone 8 mg')).closest('li') as HTMLElement)
    line.getByText('8 mg, 8:00 AM')
    line.getByText('Last logged Nov 20, 2026, 8:04 AM')
    line.getByText('555-0142')
  })

  test('the name on the paper is never kept; the rest is, in one record', async () => {
    render(Card)
    await fill('Name on the paper', 'zebrafinch')
    await screen.findByText('zebrafinch')
    for (const allergies of ['Latex', 'Latex, nuts']) {
      await tap('Change')
      await fill('Allergies', allergies)
      await tap('Save')
      await screen.findByText(allergies)
    }
    const cards = await recordsOf('health_card')
    expect(cards.map(({ body }) => body.allergies)).toEqual(['Latex, nuts'])
    expect(JSON.stringify(cards)).not.toContain('zebrafinch')
  })
})

describe('how it went', () => {
  const ASK = 'GET /api/insights/adherence?until=2026-11-21'
  const period = (from: string, taken: number, due: number) => ({
    from,
    due,
    taken,
    skipped: 0,
    late: 1,
    missed: due - taken,
  })
  const answer = {
    from: '2026-11-01',
    until: '2026-11-21',
    medicines: [
      {
        medication: ID,
        weeks: [period('2026-11-09', 6, 7), period('2026-11-16', 5, 5)],
        months: [period('2026-11-01', 11, 12)],
        supply: null,
        gap: null,
        next_due: null,
      },
    ],
  }
  async function logged(local_date: string): Promise<void> {
    await saveRecord('medication', medication({ name: 'Sertraline' }), { id: ID })
    await saveRecord('dose', dose({ medication: ID, local_date, occurred_at: `${local_date}T08:00:00Z` }))
  }

  test('reads out taken and due, by week and by month, and has the numbers as a table', async () => {
    server.routes.set(ASK, { status: 200, body: answer })
    await logged('2026-11-09')
    render(Doses)
    await screen.findByText('You took 11 of 12 doses in 2 weeks.')
    const rows = within(document.querySelector('table') as HTMLElement).getAllByRole('row', { hidden: true })
    expect(rows.map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      'Week ofTakenOf these lateSkippedNot logged',
      'Nov 96101',
      'Nov 165100',
    ])
    ;(await screen.findByLabelText('Months')).click()
    await screen.findByText('You took 11 of 12 doses this month.')
  })

  test('under a week of doses there is a sentence and no picture', async () => {
    server.routes.set(ASK, { status: 200, body: answer })
    await logged('2026-11-19')
    render(Doses)
    await screen.findByText(/After a week of doses/)
    expect(document.querySelector('figure')).toBeNull()
  })

  test('without a network the last answer stands there with its date', async () => {
    server.routes.set(ASK, { status: 200, body: answer })
    await logged('2026-11-09')
    render(Doses)
    await screen.findByText(/You took 11 of 12/)
    expect(screen.queryByText(/^As of/)).toBeNull()
    cleanup()
    server.online = false
    vi.setSystemTime(new Date('2026-11-23T12:00:00Z'))
    render(Doses)
    await screen.findByText(/As of Nov 21, 2026, 12:00.PM/)
    screen.getByText(/You took 11 of 12/)
  })

  test('never heard anything: it says where this comes from', async () => {
    server.online = false
    await logged('2026-11-09')
    render(Doses)
    await screen.findByText(/This comes from your server/)
  })
})
