import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordsOf, saveRecord, wipe } from '../../../lib/db'
import { draft } from '../../../lib/drafts'
import { allWords } from '../../../lib/i18n/index.svelte'
import { go, route } from '../../../lib/router.svelte'
import CravingEdit from '../../craving/Edit.svelte'
import { begun } from '../../craving/episode'
import PersonForm from '../../help/PersonForm.svelte'
import { blank } from '../../help/people'
import ScaleForm from '../../scales/ScaleForm.svelte'
import Note from '../../triggers/Note.svelte'
import Plan from '../../triggers/Plan.svelte'
import { askFor } from '../../triggers/plans'
import { laid } from './drafted.svelte'

const MINUTE = 60_000
const DAY = 86_400_000
const EARLIER = 'You started this earlier. It is still here.'

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T12:00:00Z') })
  await wipe()
  await allWords()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  go('/')
})

const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const type = async (label: string | RegExp, value: string) =>
  fireEvent.input(await screen.findByLabelText(label), { target: { value } })
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

/** Opens a form, waits until it has looked for what was begun, and leaves it with what is done in it. */
async function open(path: string, form: Component): Promise<void> {
  cleanup()
  go(path)
  render(form)
  await new Promise((looked) => setTimeout(looked, 60))
}
async function left(place: string): Promise<void> {
  cleanup()
  await waitFor(async () => expect(await draft(place)).not.toBeNull())
}

test('a craving from earlier keeps its note and its time', async () => {
  await open('/craving/new', CravingEdit)
  await press('Add a note')
  await type(/^Note/, 'Payday')
  await left('craving new')
  later(5 * MINUTE)
  await open('/craving/new', CravingEdit)
  await screen.findByText(EARLIER)
  await screen.findByDisplayValue('Payday')
  await press('Start over')
  expect(screen.queryByDisplayValue('Payday')).toBeNull()
})

test('what was typed of a craving that still went on is there when it has passed', async () => {
  const body = begun(new Date(Date.now() - 10 * MINUTE), 'UTC')
  const id = await saveRecord('craving', body)
  await open(`/craving/${id}`, CravingEdit)
  await press('Add a note')
  await type(/^Note/, 'Payday')
  await left(`craving ${id}`)
  const strengths = [{ at_s: 60, value: 7 }]
  await saveRecord(
    'craving',
    { ...body, strengths, ended_at: new Date().toISOString(), outcome: 'passed' },
    { id },
  )
  await open(`/craving/${id}`, CravingEdit)
  await screen.findByDisplayValue('Payday')
  await press('Done')
  await waitFor(async () =>
    expect((await recordsOf('craving'))[0]?.body).toMatchObject({
      note: 'Payday',
      outcome: 'passed',
      strengths,
    }),
  )
})

test('a plan for a trigger comes back where it is not asked for again', async () => {
  askFor('payday')
  await open('/triggers/plan/new', Plan)
  await type(/^If/, 'I am paid')
  await left('trigger plan new')
  await open('/triggers/plan/new', Plan)
  await screen.findByDisplayValue('I am paid')
})

test('a person comes back after another one was added, and comes last', async () => {
  await open('/help/people/new', PersonForm)
  await type('Name', 'Ada')
  await type('Phone number', '555-0101')
  await left('person ')
  await saveRecord('contact', { ...blank(), name: 'Ben', phone: '555-0102', order: 4 })
  await open('/help/people/new', PersonForm)
  await screen.findByDisplayValue('Ada')
  await press('Save')
  await waitFor(() => expect(route.path).toBe('/help/people'))
  const people = (await recordsOf('contact')).map(({ body }) => [body.name, body.order])
  expect(people.sort()).toEqual([
    ['Ada', 5],
    ['Ben', 4],
  ])
})

test('a trigger note of another day says so and belongs to that day', async () => {
  await open('/triggers/new', Note)
  await type(/^What went through/, 'One is fine')
  await left('trigger note new')
  later(DAY)
  await open('/triggers/new', Note)
  await screen.findByText(EARLIER)
  await press('Save')
  await waitFor(async () =>
    expect((await recordsOf('trigger_note'))[0]?.body.occurred_at).toBe('2026-11-20T12:00:00.000Z'),
  )
})

test('a questionnaire comes back on the same day and says so; a day later it begins anew', async () => {
  const chosen = () => screen.queryAllByRole('radio').filter((one) => (one as HTMLInputElement).checked)
  await open('/scales/phq-2/new', ScaleForm)
  const [first] = await screen.findAllByRole('radio')
  if (!first) throw new Error('no question')
  await fireEvent.click(first)
  await left('scale-phq-2')
  later(MINUTE)
  await open('/scales/phq-2/new', ScaleForm)
  await screen.findByText(EARLIER)
  expect(chosen()).toHaveLength(1)
  later(DAY)
  await open('/scales/phq-2/new', ScaleForm)
  expect(screen.queryByText(EARLIER)).toBeNull()
  expect(chosen()).toHaveLength(0)
})

test('over an entry that changed meanwhile only what was touched is laid, and no choice made elsewhere is lost', () => {
  const was = { note: '', minutes: null as number | null, coping: ['walk'] }
  const kept = { from: JSON.stringify(was), form: { note: 'x', minutes: null, coping: ['walk', 'music'] } }
  expect(laid<typeof was>(kept, { ...was, minutes: 10 })).toEqual({
    note: 'x',
    minutes: 10,
    coping: ['walk', 'music'],
  })
  expect(laid<typeof was>(kept, { ...was, coping: ['call'] }).coping).toEqual(['call'])
})
