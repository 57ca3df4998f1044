import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { checkIn } from '../../../tests/samples'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { draft } from '../../lib/drafts'
import { go, route } from '../../lib/router.svelte'
import CheckIn from './CheckIn.svelte'

afterEach(() => {
  cleanup()
  go('/')
})

async function open(path = '/check-in'): Promise<void> {
  go(path)
  render(CheckIn)
  await screen.findByText('Mood')
}
const tap = async (name: string) => (await screen.findByRole('button', { name })).click()

test('two answers and Save: nothing that was not touched gets a value', async () => {
  await open()
  expect(screen.getAllByText('not set').length).toBeGreaterThanOrEqual(4)
  await tap('More: Mood')
  await tap('Less: Craving')
  await tap('Save')
  await waitFor(async () => expect(await recordsOf('check_in')).toHaveLength(1))
  const [saved] = await recordsOf('check_in')
  expect(saved?.body).toMatchObject({
    mood: 5,
    craving: 5,
    stress: null,
    boredom: null,
    contact: null,
    halt: [],
  })
  expect(saved?.waiting).toBe(true)
  await waitFor(() => expect(route.path).toBe('/'))
})

test('a check-in nobody touched is not saved, and says what is missing', async () => {
  await open()
  await tap('Save')
  await screen.findByText(/Touch one answer first/)
  expect(await recordsOf('check_in')).toEqual([])
  await tap('More: Mood')
  await waitFor(() => expect(screen.queryByText(/Touch one answer first/)).toBeNull())
})

test('left half-way it is kept, offered again, and gone once saved', async () => {
  await open()
  await tap('More: Stress')
  await tap('More: Stress')
  cleanup()
  await waitFor(async () => expect(await draft('check-in')).not.toBeNull())
  await open()
  await screen.findByText(/You started this earlier/)
  await tap('Save')
  await waitFor(async () => expect((await recordsOf('check_in'))[0]?.body.stress).toBe(6))
  await waitFor(async () => expect(await draft('check-in')).toBeNull())
})

test('an entry that is changed keeps its id, its time and its zone', async () => {
  const id = await saveRecord('check_in', checkIn({ tz: 'America/Lima' }))
  await open(`/check-in/${id}`)
  await tap('More: Mood')
  await tap('Save')
  await waitFor(async () => expect((await getRecord<'check_in'>(id))?.body.mood).toBe(7))
  expect((await getRecord<'check_in'>(id))?.body).toMatchObject({
    occurred_at: '2026-11-21T20:15:00.000Z',
    tz: 'America/Lima',
  })
  expect(await recordsOf('check_in')).toHaveLength(1)
})

test('a second check-in of the same part of the day has a plain title', async () => {
  await open()
  const before = screen.getByRole('heading', { level: 1 }).textContent
  expect(before).toMatch(/check-in/i)
  cleanup()
  await saveRecord('check_in', checkIn({ occurred_at: new Date().toISOString() }))
  await open()
  await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Check-in'))
})
