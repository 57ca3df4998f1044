import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { meeting } from '../../../tests/samples'
import { FakeServer } from '../../../tests/server'
import { attended, GROUP, planned, SLOT } from '../../../tests/visits'
import { dropOld, getRecord, recordsOf, saveRecord, wipe } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { allWords, setLanguage } from '../../lib/i18n/index.svelte'
import { go, route } from '../../lib/router.svelte'
import { setMeta } from '../../lib/store'
import { syncNow } from '../../lib/sync'
import { entryDetail, entryTitle } from '../journal/words'
import Attendance from './Attendance.svelte'
import Edit from './Edit.svelte'
import New from './New.svelte'
import Sheet from './Sheet.svelte'
import Targets from './Targets.svelte'

// A Saturday; the group is on Tuesdays at 19:00.
const NOW = new Date('2026-11-21T10:00:00Z')
const TYPED = 'Zebra Finch 7731'
let server: FakeServer

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  await wipe()
  await allWords()
  go('/attendance')
  server = new FakeServer()
  server.install()
  server.online = false
})
afterEach(async () => {
  cleanup()
  await new Promise((arrived) => setTimeout(arrived, 20)) // what is still on its way
  await setLanguage('en')
  vi.useRealTimers()
})

const body = async () => (await recordsOf('attendance')).map((row) => row.body)
const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))

test('a planned time of last week is one tap and Save away, without a network', async () => {
  await saveRecord('meeting', { ...meeting(SLOT), start_on: '2026-11-17' }, { id: GROUP })
  render(New)
  await press(/Tuesday group.*Tuesday, Nov 17/)
  await fireEvent.input(await screen.findByLabelText('What I take with me'), {
    target: { value: 'Say it sooner.' },
  })
  await fireEvent.input(screen.getByLabelText('Signed by'), { target: { value: 'J.' } })
  await press('Save')
  await waitFor(async () => expect(await recordsOf('attendance')).toHaveLength(1))
  expect(await body()).toMatchObject([
    {
      meeting: GROUP,
      local_date: '2026-11-17',
      time_slot: SLOT,
      status: 'attended',
      takeaway: 'Say it sooner.',
      signer: 'J.',
    },
  ])
  cleanup() // what is left is kept, if anything is
  await new Promise((later) => setTimeout(later, 100))
  expect(await draft('attendance')).toBeNull()
})

test('one that is not saved is written down by name, kind, day and time', async () => {
  render(New)
  await press(/Another meeting/)
  await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: ' Choir ' } })
  await fireEvent.click(screen.getByRole('radio', { name: 'Sport or free time' }))
  await fireEvent.input(screen.getByLabelText('Date'), { target: { value: '2026-11-22' } })
  await press('Save')
  await screen.findByText('Choose a day, today or earlier.')
  expect(await recordsOf('attendance')).toEqual([])
  await fireEvent.input(screen.getByLabelText('Date'), { target: { value: '2026-11-19' } })
  await fireEvent.input(screen.getByLabelText('Time'), { target: { value: '18:00' } })
  await fireEvent.click(screen.getByRole('radio', { name: 'Online' }))
  await press('Save')
  await waitFor(async () => expect(await body()).toHaveLength(1))
  expect(await body()).toMatchObject([
    {
      name: 'Choir',
      setting: 'recreational',
      local_date: '2026-11-19',
      at: '18:00',
      how: 'online',
      meeting: null,
      minutes: 60,
    },
  ])
})

test('a draft that was left comes back', async () => {
  const first = render(New)
  await press(/Another meeting/)
  await fireEvent.input(await screen.findByLabelText('What I take with me'), {
    target: { value: 'half a word' },
  })
  first.unmount()
  await waitFor(async () => expect(await draft('attendance')).not.toBeNull())
  render(New)
  expect(await screen.findByDisplayValue('half a word')).toBeTruthy()
  await press('Choose another one')
  await screen.findByText('Which one was it?')
})

test('an entry is changed, and erased only after a second tap', async () => {
  const id = await saveRecord('attendance', attended({ takeaway: 'before' }))
  go(`/attendance/${id}`)
  render(Edit)
  await fireEvent.input(await screen.findByDisplayValue('before'), { target: { value: 'after' } })
  await press('Save')
  await waitFor(async () => expect((await getRecord<'attendance'>(id))?.body.takeaway).toBe('after'))
  expect(route.path).toBe(`/journal/${id}`)
  cleanup()
  go(`/attendance/${id}`)
  render(Edit)
  await press('Erase')
  await screen.findByText('Erase this entry?')
  expect(await getRecord(id)).not.toBeNull()
  const buttons = await screen.findAllByRole('button', { name: 'Erase' })
  await fireEvent.click(buttons.at(-1) as HTMLElement)
  await waitFor(async () => expect(await getRecord(id)).toBeNull())
})

test('counts teach at first, and stand there without a network after a week', async () => {
  render(Attendance)
  await screen.findByText(/After a week of meetings/)
  cleanup()
  await saveRecord('attendance', attended({ local_date: '2026-11-12' }))
  await saveRecord('attendance', attended({ local_date: '2026-11-19', setting: 'clinic' }))
  await saveRecord('meeting_target', { setting: 'any', per_week: 1, start_on: '2026-11-02' })
  render(Attendance)
  await screen.findByText(/at 2.meetings or sessions in 2.weeks; 2.of the 2.weeks with an aim reached it/)
  const listed = () =>
    screen
      .getAllByRole('link')
      .flatMap((link) => (link.getAttribute('href')?.startsWith('/journal/') ? [link.textContent] : []))
  expect(listed().map((text) => /Nov \d+ · There/.exec(text ?? '')?.[0])).toEqual([
    'Nov 19 · There',
    'Nov 12 · There',
  ])
  await fireEvent.click(screen.getByRole('radio', { name: 'Clinic visit' }))
  await screen.findByText(/at 1.meeting or session this week\./)
})

test('an aim is set for all together and of a kind, and counts from this week on', async () => {
  render(Targets)
  await press('More: All together')
  await press('More: All together')
  await press('More: Mutual-help group')
  await press('Save')
  await waitFor(async () => expect(await recordsOf('meeting_target')).toHaveLength(2))
  const saved = (await recordsOf('meeting_target')).map((row) => row.body)
  expect(saved).toContainEqual({ v: 1, setting: 'any', per_week: 2, start_on: '2026-11-16' })
  expect(saved).toContainEqual({ v: 1, setting: 'mutual_help', per_week: 1, start_on: '2026-11-16' })
})

test('a sheet holds only the chosen kinds, and no note', async () => {
  await saveRecord('attendance', attended({ takeaway: 'private word' }))
  await saveRecord('attendance', attended({ name: 'Clinic', setting: 'clinic' }))
  const { container } = render(Sheet)
  await screen.findByText('Choose a kind, and what you attended shows here.')
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Mutual-help group' }))
  await screen.findByText(/1.line on 1.page/)
  const paper = container.querySelector('.sheet-paper')?.textContent ?? ''
  expect(paper).toContain('Candlelight group')
  expect(paper).toContain('Self-reported')
  expect(paper).toContain('Page 1 of 1')
  expect(paper).not.toMatch(/Clinic|private word/)
})

test('the PDF is asked for in one request, and the name typed stays nowhere on the phone', async () => {
  server.online = true
  let asked: unknown
  server.routes.set('POST /api/exports/sheet', (request) => {
    asked = request.body
    return { status: 200, body: {} }
  })
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  await saveRecord('attendance', attended())
  const first = render(Sheet)
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Mutual-help group' }))
  await fireEvent.input(screen.getByLabelText('Name on the sheet'), { target: { value: TYPED } })
  await press('Save PDF')
  await waitFor(() => expect(click).toHaveBeenCalledOnce())
  const days = { from: '2026-10-23', until: '2026-11-21', kinds: ['mutual_help'] }
  expect(asked).toMatchObject({ name: TYPED, language: 'en', ...days })
  expect(server.paths().filter((path) => path.includes('Zebra'))).toEqual([])
  const others = server.asked.filter(({ path }) => path !== '/api/exports/sheet')
  expect(JSON.stringify(others)).not.toContain('Zebra')
  first.unmount()
  render(Sheet)
  expect(screen.getByLabelText<HTMLInputElement>('Name on the sheet').value).toBe('')
  click.mockRestore()
})

test('a name that the PDF cannot write is said at its field; without a network printing is offered', async () => {
  render(Sheet)
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Mutual-help group' }))
  await press('Save PDF')
  await screen.findByText(/needs internet\. Printing works without/).catch(() => undefined)
  server.online = true
  const refused = { code: 'bad-input', title: 'x', fields: ['name'] }
  server.routes.set('POST /api/exports/sheet', { status: 400, body: refused })
  await press('Save PDF')
  await screen.findByText(/cannot show every letter of this name/)
})

test('the journal says what was attended in words, in both languages', async () => {
  const entry = {
    kind: 'attendance' as const,
    body: { v: 1 as const, ...attended({ takeaway: 'Say it sooner.' }) },
  }
  expect([entryTitle(entry, []), entryDetail(entry)]).toEqual([
    'Candlelight group',
    'There · 7:00\u00a0PM · “Say it sooner.”',
  ])
  const long = { ...entry, body: { ...entry.body, takeaway: 'Say it sooner.\n'.repeat(100) } }
  expect(entryDetail(long)).toMatch(/^There · 7:00\u00a0PM · “Say it sooner\. .{50,70}…”$/)
  await setLanguage('es')
  const missed = { ...entry, body: { ...entry.body, name: '', status: 'missed' as const, takeaway: '' } }
  expect([entryTitle(missed, []), entryDetail(missed)]).toEqual([
    'Grupo de ayuda mutua',
    'No estuviste · 19:00',
  ])
})

test('what is older than 400 days leaves the phone once it is on the server, and no sooner', async () => {
  server.online = true
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  const old = await saveRecord('attendance', planned({ local_date: '2025-09-01' }))
  await dropOld('2026-11-21')
  expect(await getRecord(old)).not.toBeNull()
  await syncNow()
  await dropOld('2026-11-21')
  expect(await getRecord(old)).toBeNull()
})
