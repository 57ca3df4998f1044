import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import { setLanguage } from '../../lib/i18n/index.svelte'
import Scales from './Scales.svelte'
import { knownScales } from './scales'
import { scale } from './telling'

afterEach(async () => {
  cleanup()
  vi.unstubAllGlobals()
  localStorage.clear()
  await setLanguage('en')
})

test("an operator's own questionnaire is named in Spanish where it has a Spanish name", async () => {
  const ours = knownScales()
  const like = ours.find(({ id }) => id === 'gad-2')
  // Beside ours: the copy stays for the tests after this one.
  const instruments = [...ours, { ...like, id: 'own', title: { en: 'Evening', es: 'La tarde' } }]
  vi.stubGlobal('fetch', async () => Response.json({ instruments }))
  await setLanguage('es')
  render(Scales)
  await screen.findByRole('link', { name: /^La tarde/ })
  const body = { instrument: 'own', version: '1', answers: {}, occurred_at: '2024-12-01T12:00:00Z' }
  expect(scale.title({ ...body, language: 'es' } as never, [])).toBe('La tarde')
})
