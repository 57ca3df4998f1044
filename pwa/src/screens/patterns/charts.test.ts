import { cleanup, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addDays } from '../../lib/days'
import type { Patterns, PatternWeek } from '../../lib/patterns'
import DaysChart from './DaysChart.svelte'
import WeeksChart from './WeeksChart.svelte'

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00'), toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The weeks that lie in so many days up to Sunday, November 22. */
function weeksOf(days: number): PatternWeek[] {
  const count = Math.ceil(days / 7)
  return Array.from({ length: count }, (_, at) => ({
    ...{ from: addDays('2026-11-16', 7 * (at - count + 1)), taken: 7, skipped: 0, missed: 0, attended: 1 },
    ...{ craving: 4, craving_days: 3 },
  }))
}
const shown = (days: number, more: Partial<Patterns> = {}): { answer: Patterns } => ({
  answer: {
    ...{ from: addDays('2026-11-22', 1 - days), until: '2026-11-22', days, entries: 50, step_days: 1 },
    hours: { entries: 0, days: 0, mean: null, cells: [], strongest: null },
    ...{ points: [], links: [], triggers: [], coping: [], scales: [], signals: [], weeks: weeksOf(days) },
    ...more,
  },
})
const texts = (picture: Element) =>
  [...picture.querySelectorAll('text')].map(({ textContent }) => textContent)
/** Dates under a picture: an axis has plain numbers. */
const dates = (picture: Element) => texts(picture).filter((text) => /\D{2}/.test(text ?? ''))
const first = (picture: Element) => dates(picture)[0]?.replace(/\s/g, ' ')

test('a week that began before these days is named by the first of them', () => {
  render(WeeksChart, shown(30))
  for (const picture of screen.getAllByRole('img')) expect(first(picture)).toBe('Oct 24')
  expect(screen.getByRole('row', { name: /^Oct.24/, hidden: true })).toBeTruthy()
})

test('a year says once that a bar is four weeks, and no end of it is called this week', () => {
  render(WeeksChart, shown(365))
  expect(screen.getAllByText(/^Each bar is 4.weeks/)).toHaveLength(1)
  const pictures = screen.getAllByRole('img')
  expect(pictures).toHaveLength(3)
  for (const picture of pictures) {
    expect(first(picture)).toBe('Nov 24, 2025')
    expect(dates(picture).at(-1)?.replace(/\s/g, ' ')).toBe('Oct 26')
  }
})

test('a name of what is drawn, and a swatch only for what needs one', () => {
  render(WeeksChart, shown(7))
  expect(screen.getByRole('heading', { level: 2, name: 'Doses and meetings' })).toBeTruthy()
  expect(screen.queryByText('was there')).toBeNull()
  cleanup()
  render(WeeksChart, shown(30))
  expect(screen.getByRole('heading', { level: 2, name: 'Doses, meetings and craving' })).toBeTruthy()
  const headings = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)
  expect(headings).toEqual(['Doses', 'Meetings', 'Craving'])
})

test('the sentence of two things names the days behind it, as every other does', () => {
  const link = { name: 'short_sleep_craving', days: 4, mean: 8, other_days: 20, other_mean: 4 } as const
  const points = [{ on: '2026-11-20', mood: 5, craving: 4, sleep_hours: 7 }]
  render(DaysChart, shown(30, { links: [link], points }))
  const caption = screen.getByText(/^After nights under/).parentElement as HTMLElement
  expect(within(caption).getByText(/^On 4.days, beside 20 others\.$/)).toBeTruthy()
})

test('the line of a year ends where its last week begins', () => {
  const points = ['2026-11-09', '2026-11-16'].map((on) => ({ on, mood: 5, craving: null, sleep_hours: null }))
  render(DaysChart, shown(365, { points, step_days: 7 }))
  const last = [...screen.getByRole('img').querySelectorAll('circle')].at(-1)
  expect(last?.getAttribute('cx')).toBe('302')
})
