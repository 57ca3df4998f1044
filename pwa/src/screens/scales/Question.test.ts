import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import bundled from './instruments.json'
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

test.each([
  ['phq-9', 0, true],
  ['bam', 0, true],
  ['bam', 1, false],
  ['barc-10', 0, false],
])('phrases stand one under the other, numbers in a row: %s %i', (id, at, column) => {
  const item = bundled.instruments.find((one) => one.id === id)?.items[at] as unknown as Item
  render(Question, { item, words: 'en', value: null, onanswer: () => undefined })
  const answers = screen.getAllByRole('radio')
  expect(answers).toHaveLength(item.options?.length ?? 0)
  expect(answers[0]?.closest('.chips')?.classList.contains('chips--column')).toBe(column)
})
