import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { saveRecord } from '../../lib/db'
import { setLanguage } from '../../lib/i18n/index.svelte'
import { go } from '../../lib/router.svelte'
import { bodyOf } from './form'
import ScaleView from './ScaleView.svelte'
import { scaleOf } from './shelf.svelte'

const [NEVER, OFTEN] = ['LA6568-5', 'LA6571-9']

afterEach(async () => {
  cleanup()
  await setLanguage('en')
  go('/')
})

function open(id: string): void {
  go(`/scales/${id}`)
  render(ScaleView)
}

function fillIn(on: string, code: string): Promise<string> {
  const one = scaleOf('gad-2')
  if (!one) throw new Error('gad-2 is one of ours')
  return saveRecord('scale', bodyOf(one, { 1: code, 2: code }, new Date(`${on}T12:00:00Z`)))
}

test('one that was never filled in says so, and what time it asks about', async () => {
  open('phq-9')
  await screen.findByText('Not filled in yet. It asks about the last 2 weeks.')
  screen.getByText('Mood, 9 questions and one more')
})

test('the newest answers can be opened, and are called no diagnosis', async () => {
  await fillIn('2024-11-24', NEVER)
  const newest = await fillIn('2024-12-01', NEVER)
  open('gad-2')
  const link = await screen.findByRole('link', { name: 'See your answers' })
  expect(link.getAttribute('href')).toBe(`/journal/${newest}`)
  screen.getByText('Not a diagnosis.')
})

test('the change is told from the day of the first, and which way is which', async () => {
  await fillIn('2024-11-24', OFTEN)
  await fillIn('2024-12-01', NEVER)
  open('gad-2')
  await screen.findByText('Since Nov 24, 2024: from 6 to 0.')
  screen.getByText('A higher number means more worry in the 2 weeks.')
})

test('where nothing changed, the day of the first is told too', async () => {
  await fillIn('2024-11-24', NEVER)
  await fillIn('2024-12-01', NEVER)
  open('gad-2')
  await screen.findByText('At 0, as on Nov 24, 2024.')
})

test('that the questions are in English only is not folded away', async () => {
  await setLanguage('es')
  open('bam')
  const told = await screen.findByText('Solo tenemos estas preguntas en inglés.')
  expect(told.closest('details')).toBeNull()
  await screen.findByRole('link', { name: 'Llenarlo' })
})
