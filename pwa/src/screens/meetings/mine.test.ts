import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meeting } from '../../../tests/samples'
import { FakeServer } from '../../../tests/server'
import { attended } from '../../../tests/visits'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { go, route } from '../../lib/router.svelte'
import { toast } from '../../ui/toast.svelte'
import MeetingForm from './MeetingForm.svelte'
import Meetings from './Meetings.svelte'
import Mine from './Mine.svelte'
import { view } from './view.svelte'

const ID = '0f0f0f0f-0000-4000-8000-00000000000a'
const NOW = new Date('2026-11-21T12:00:00Z')
let server: FakeServer

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  server = new FakeServer()
  server.install()
  server.online = false
  view.chosen = null
  toast.clear()
})
afterEach(async () => {
  cleanup()
  await new Promise((arrived) => setTimeout(arrived, 20)) // what is still on its way
  vi.useRealTimers()
})

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const saved = async () => (await getRecord<'meeting'>(ID))?.body

async function openMine(): Promise<void> {
  await saveRecord('meeting', meeting('tuesday1'), { id: ID })
  go(`/meetings/mine/${ID}`)
  render(Mine)
  await screen.findByText(/^Every Tuesday/)
}

test('a meeting is typed in with what it needs and stands there at once', async () => {
  go('/meetings/new')
  render(MeetingForm)
  await fireEvent.click(await button('Save'))
  await screen.findByText('Give it a name.')
  await screen.findByText('Choose at least one day.')
  await fireEvent.input(screen.getByLabelText('Name'), { target: { value: ' Far circle ' } })
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Thursday' }))
  await fireEvent.click(screen.getByRole('radio', { name: 'Every few weeks' }))
  // The week of today is the first: its Thursday is over.
  await screen.findByText(/^Next: Dec\s3 7:00/)
  await fireEvent.click(await button('Save'))
  await waitFor(async () => expect(await recordsOf('meeting')).toHaveLength(1))
  const [row] = await recordsOf('meeting')
  expect(row?.body).toMatchObject({
    ...{ name: 'Far circle', setting: 'mutual_help', tz: 'UTC', start_on: '2026-11-21', end_on: null },
    times: [{ at: '19:00', minutes: 60, days: { type: 'weekdays', on: [4], weeks: 2 } }],
  })
  await waitFor(() => expect(route.path).toBe(`/meetings/mine/${row?.id}`))
})

test('weeks and months between are chosen, and counted from a day that is asked for then', async () => {
  go('/meetings/new')
  render(MeetingForm)
  await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: 'Review' } })
  const more = () => fireEvent.click(screen.getByRole('button', { name: 'More: Every' }))
  await fireEvent.click(screen.getByRole('radio', { name: 'Day of the month' }))
  const start = screen.getByLabelText('From')
  expect(start.closest('details')).not.toBeNull()
  for (let n = 1; n < 14; n += 1) await more()
  await screen.findByText(/^12\smonths$/)
  expect(screen.getByLabelText('From').closest('details')).toBeNull()
  for (let n = 12; n > 3; n -= 1) await fireEvent.click(screen.getByRole('button', { name: 'Less: Every' }))
  await fireEvent.input(screen.getByLabelText('From'), { target: { value: '2026-12-01' } })
  await screen.findByText(/^Next: Dec\s21 7:00.*, Mar\s21, 2027 7:00/)
  await fireEvent.click(screen.getByRole('radio', { name: 'Weekday of the month' }))
  await screen.findByText(/^3\smonths$/)
  await screen.findByText(/^Next: Dec\s5 7:00.*, Mar\s6, 2027 7:00/)
  await fireEvent.click(await button('Save'))
  await waitFor(async () => expect(await recordsOf('meeting')).toHaveLength(1))
  const [row] = await recordsOf('meeting')
  expect(row?.body).toMatchObject({
    start_on: '2026-12-01',
    times: [{ days: { type: 'nth_weekday', nth: [1], weekday: 6, months: 3 } }],
  })
})

test('a form that was left half-way is there again', async () => {
  go('/meetings/new')
  const first = render(MeetingForm)
  await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: 'Half' } })
  first.unmount()
  await waitFor(async () => expect(await draft('meeting new')).toMatchObject({ name: 'Half' }))
  render(MeetingForm)
  await waitFor(() => expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Half'))
})

test('a date is called off, and back on', async () => {
  await openMine()
  await fireEvent.click(await button('Not on Nov\u00a024'))
  await waitFor(async () => expect((await saved())?.cancelled).toEqual(['2026-11-24']))
  await fireEvent.click(await button('Back on: Nov\u00a024'))
  await waitFor(async () => expect((await saved())?.cancelled).toEqual([]))
  await button('Not on Nov\u00a024')
})

test('it is put away with what was written down, and taken out again', async () => {
  await openMine()
  await fireEvent.click(await button('Put it away'))
  await waitFor(async () => expect((await saved())?.archived).toBe(true))
  await fireEvent.click(await button('Take it out again'))
  await waitFor(async () => expect((await saved())?.archived).toBe(false))
})

test('one entered by mistake is erased, after a word', async () => {
  await openMine()
  await fireEvent.click(await button(/^Erase For one/))
  await fireEvent.click(await button('Erase'))
  await waitFor(async () => expect(await saved()).toBeUndefined())
  expect(route.path).toBe('/meetings')
})

test('my week comes first for somebody who has meetings, and Find stays where it was chosen', async () => {
  await saveRecord('meeting', meeting('tuesday1'), { id: ID })
  go('/meetings')
  const shown = render(Meetings)
  await screen.findByText('Nothing written down this week yet.')
  expect((screen.getByRole('radio', { name: 'My week' }) as HTMLInputElement).checked).toBe(true)
  expect(screen.getByRole('link', { name: 'I was at a meeting' }).getAttribute('href')).toBe(
    '/attendance/new',
  )
  await fireEvent.click(screen.getByRole('radio', { name: 'Find' }))
  await screen.findByText(/Without internet there is nothing to search yet/)
  shown.unmount()
  render(Meetings)
  await screen.findByText(/Without internet there is nothing to search yet/)
})

test('two at the same time are told of', async () => {
  await saveRecord('meeting', meeting('tuesday1'), { id: ID })
  await saveRecord('meeting', { ...meeting('tuesday2'), name: 'Choir' })
  view.chosen = 'week'
  render(Meetings)
  await screen.findByText(/: (Choir and Tuesday group|Tuesday group and Choir) overlap$/)
})

test('one card at a time asks for a call, and more are folded below it', async () => {
  const names = ['Ms. Lind', 'Dr. Okafor', 'Family evening']
  for (const [n, name] of names.entries()) {
    const [id, slot] = [`0f0f0f0f-0000-4000-8000-00000000001${n}`, `tuesday${n}`]
    await saveRecord('meeting', { ...meeting(slot), name, setting: 'one_on_one', phone: '555 0142' }, { id })
    for (const local_date of ['2026-11-10', '2026-11-17'])
      await saveRecord(
        'attendance',
        attended({ meeting: id, time_slot: slot, setting: 'one_on_one', status: 'missed', local_date }),
      )
  }
  view.chosen = 'week'
  render(Meetings)
  const folded = (await screen.findByText('2 more sessions to look at')).closest('details')
  const calls = screen.getAllByRole('link', { name: /^Call to rebook/, hidden: true })
  expect(calls.map((call) => folded?.contains(call))).toEqual([false, true, true])
})
