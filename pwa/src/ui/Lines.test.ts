import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import Lines from './Lines.svelte'
import { lines, type Series, WIDTH } from './lines'

afterEach(cleanup)

const series = (label: string, high: number, value: number): Series<string> => ({
  ...{ name: 'mood', label, low: 0, high },
  points: ['2026-11-01', '2026-11-08'].map((on) => ({ on, value })),
})
const frame = {
  ...{ from: '2026-11-01', until: '2026-11-08', gap: 14, label: 'Mood' },
  ...{ ends: ['Nov 1', 'today'] as const, colour: () => 'mood' as const },
}
const texts = () =>
  [...screen.getByRole('img').querySelectorAll('text')].map(({ textContent }) => textContent)

test.each([0, 1, 5, 11, 12])('both ends of an axis stand there when the last value is %s', (value) => {
  render(Lines, { ...frame, series: [series('Sleep', 12, value)] })
  expect(texts()).toEqual(['Sleep', '12', '0', `${value}`, 'Nov 1', 'today'])
})

test('one line without a name takes the room that the name would have', () => {
  const tall = (some: Series<string>[]) =>
    lines(some, frame.from, frame.until, frame.gap).map(({ top, bottom }) => bottom - top)
  expect(tall([series('', 27, 3)])[0]).toBeGreaterThan(tall([series('Mood', 27, 3)])[0] ?? 0)
})

test('below a picture of blocks it ends at their right edge', () => {
  render(Lines, { ...frame, series: [series('', 10, 3)], flush: true })
  const dot = screen.getByRole('img').querySelector('circle')
  expect(Number(dot?.getAttribute('cx')) + Number(dot?.getAttribute('r'))).toBe(WIDTH)
})
