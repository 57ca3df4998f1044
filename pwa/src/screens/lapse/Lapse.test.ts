import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { medication } from '../../../tests/samples'
import { look } from '../../lib/account.svelte'
import { recordsOf, saveRecord, wipe } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { allWords } from '../../lib/i18n/index.svelte'
import { go, route } from '../../lib/router.svelte'
import { setMeta } from '../../lib/store'
import Edit from './Edit.svelte'
import Lapse from './Lapse.svelte'

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-10-20T12:00:00Z') })
  await wipe()
  await allWords()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const toLater = async () => {
  for (const name of [/someone is with me/, 'Next: one person', 'Next']) await press(name)
  await screen.findByText(/^When you are ready/)
}

test('one that was left dates no later one: the words come back, the day is today', async () => {
  go('/lapse')
  render(Lapse)
  await toLater()
  await fireEvent.input(screen.getByLabelText('What happened?'), { target: { value: 'A hard week' } })
  cleanup()
  await waitFor(async () => expect(await draft('lapse')).toMatchObject({ form: { day: '2026-10-20' } }))
  vi.setSystemTime(new Date('2026-11-21T12:00:00Z'))
  render(Lapse)
  await new Promise((found) => setTimeout(found, 50))
  await press(/someone is with me/)
  await press('Stop here')
  await waitFor(() => expect(route.path).toBe('/'))
  expect((await recordsOf('lapse')).map(({ body }) => body)).toMatchObject([
    { local_date: '2026-11-21', what_happened: 'A hard week' },
  ])
})

test('a day that cannot be opens where it can be changed', async () => {
  go('/lapse')
  render(Lapse)
  await toLater()
  await fireEvent.input(screen.getByLabelText('Day'), { target: { value: '' } })
  await press(/^(Back|Go back)$/)
  await press('Stop here')
  await screen.findByText('Choose a day.')
  expect(await recordsOf('lapse')).toEqual([])
})

test('“Not now” leaves the date open and the page out; its words wait in the entry', async () => {
  const day = { started_on: '2026-09-01', counted: true, archived: false }
  const about = await saveRecord('substance', { name: 'Mine', ...day })
  go('/lapse')
  render(Lapse)
  await toLater()
  await fireEvent.click(await screen.findByRole('radio', { name: 'Start a new run today' }))
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Sad' }))
  await fireEvent.input(screen.getByLabelText('What happened?'), { target: { value: 'A hard week' } })
  await press('Not now')
  await waitFor(() => expect(route.path).toBe('/'))
  const [row] = await recordsOf('lapse')
  expect(row?.body).toMatchObject({
    ...{ substances: [about], change_date: 'later', local_date: '2026-10-20' },
    ...{ feelings: [], what_happened: '' },
  })
  await waitFor(async () => expect(await draft('lapse')).toBeNull())
  cleanup()
  go(`/lapse/${row?.id}`)
  render(Edit)
  await waitFor(() =>
    expect(screen.getByLabelText<HTMLTextAreaElement>('What happened?').value).toBe('A hard week'),
  )
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Decide later' }).checked).toBe(true)
})

test('“call the clinic” comes with its number, or with the way to enter one', async () => {
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  await look()
  go('/lapse')
  render(Lapse)
  await press(/someone is with me/)
  const add = await screen.findByRole('link', { name: 'Add a medicine and its clinic' })
  expect(add.getAttribute('href')).toBe('/medicines/new')
  await saveRecord(
    'medication',
    medication({ name: 'Sertraline', clinic_name: 'Elm', clinic_phone: '555-0177' }),
  )
  const call = await screen.findByRole('link', { name: 'Call Elm' })
  expect(call.getAttribute('href')).toBe('tel:5550177')
  expect(screen.queryByRole('link', { name: 'Add a medicine and its clinic' })).toBeNull()
})
