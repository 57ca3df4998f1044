import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import Question from './Question.svelte'
import type { Question as Item } from './scales'

afterEach(cleanup)

test('what is missing in a number is told with its question', () => {
  const text = { en: 'How many days?', es: '¿Cuántos días?' }
  const item = {
    id: '1',
    label: '1.',
    text,
    kind: 'number',
    lowest: 0,
    highest: 30,
    required: true,
  } as unknown as Item
  render(Question, { item, words: 'en', value: null, error: 'Choose one.', onanswer: () => undefined })
  const group = screen.getByRole('group', { name: '1. How many days?' })
  const told = document.getElementById(group.getAttribute('aria-describedby') ?? '')
  expect(told?.textContent).toBe('Choose one.')
})
