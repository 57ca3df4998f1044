import { describe, expect, test } from 'vitest'
import { dose, medication } from '../../../../tests/samples'
import type { MedicineTaking, Period } from '../../../lib/adherence'
import type { Dose, Medication } from '../../../lib/types'
import { HEIGHT, picture, WIDTH } from '../../../ui/blocks'
import { historyOf, isReady, shownPeriods, stackOf, sumOf } from './went'

const UNTIL = '2026-11-21'
const period = (from: string, taken: number, due = taken, more: Partial<Period> = {}): Period => ({
  from,
  due,
  taken,
  skipped: 0,
  late: 0,
  missed: 0,
  ...more,
})
const taking = (medication: string, weeks: Period[], months: Period[] = []): MedicineTaking => ({
  medication,
  weeks,
  months,
  supply: null,
  gap: null,
  next_due: null,
})
const WEEKS = ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16']

test('periods begin with the first one in which anything was logged', () => {
  const weeks = WEEKS.map((from, at) => period(from, at < 2 ? 0 : 7, 7))
  expect(shownPeriods(taking('m', weeks), 'weeks').map(({ from }) => from)).toEqual(WEEKS.slice(2))
  expect(shownPeriods(taking('m', weeks.slice(0, 2)), 'weeks')).toEqual([])
  const many = Array.from({ length: 12 }, (_, at) => period(`2026-${String(at + 1).padStart(2, '0')}-01`, 1))
  expect(shownPeriods(taking('m', many, many), 'weeks')).toHaveLength(8)
  expect(shownPeriods(taking('m', many, many), 'months')).toHaveLength(6)
})

test('sums tell taken, skipped and not logged apart, and never less than nothing', () => {
  const sum = sumOf([period('a', 5, 7, { skipped: 1, late: 2 }), period('b', 3, 2)])
  expect(sum).toEqual({ due: 9, taken: 8, skipped: 1, late: 2, open: 1 })
})

describe('before a week has passed', () => {
  test.each([
    [[], false],
    [['2026-11-16'], false],
    [['2026-11-15', '2026-11-20'], true],
  ])('since %j: ready %s', (logged, ready) => expect(isReady(logged as string[], UNTIL)).toBe(ready))

  test('a medicine waits beside those that have a picture; one that was put away does not wait', () => {
    const row = (id: string, name: string, archived = false) => ({
      id,
      body: { v: 1, ...medication({ name, archived }) } as Medication,
    })
    const log = (id: string, local_date: string) => ({
      body: { v: 1, ...dose({ medication: id, local_date }) } as Dose,
    })
    const weeks = [period('2026-11-09', 7), period('2026-11-16', 5)]
    const answer = {
      from: '2026-10-01',
      until: UNTIL,
      medicines: ['a', 'b', 'c'].map((id) => taking(id, weeks)),
    }
    const found = historyOf(
      answer,
      [row('a', 'Zinc'), row('b', 'Sertraline'), row('c', 'Old', true), row('d', 'Not known there')],
      [log('a', '2026-11-10'), log('b', '2026-11-19'), log('c', '2026-11-20')],
    )
    expect(found.shown.map(({ name }) => name)).toEqual(['Zinc'])
    expect(found.early.map(({ name }) => name)).toEqual(['Sertraline'])
  })
})

describe('the picture', () => {
  const label = (from: string) => from
  const drawn = (periods: readonly Period[]) => picture(periods.map(stackOf), label)

  test('has one block a dose, inside its frame, in columns that do not touch', () => {
    const { boxes } = drawn([period('a', 5, 7, { skipped: 1 }), period('b', 7)])
    expect(boxes.map(({ sort }) => sort).join(' ')).toBe(
      `${'taken '.repeat(5)}skipped open ${'taken '.repeat(7)}`.trim(),
    )
    for (const { x, y, width, height } of boxes) {
      expect(x >= 0 && x + width <= WIDTH && y >= 0 && y + height <= HEIGHT && height > 0).toBe(true)
    }
    const [first, second] = [boxes[0], boxes.at(-1)]
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0)
    expect(new Set(boxes.map(({ key }) => key)).size).toBe(boxes.length)
  })

  test('becomes bars where blocks would be too many, as high as what they count', () => {
    const { boxes } = drawn([period('a', 20, 28), period('b', 28)])
    expect(boxes.map(({ sort }) => sort)).toEqual(['taken', 'open', 'taken'])
    const [part, , whole] = boxes
    expect(((part?.height ?? 0) + 1) / ((whole?.height ?? 0) + 1)).toBeCloseTo(20 / 28, 2)
  })

  test('names the last period always, and fewer of the others when there are many', () => {
    const names = (count: number) =>
      drawn(Array.from({ length: count }, (_, at) => period(String(at), 1))).labels.map(({ text }) => text)
    expect(names(1)).toEqual(['0'])
    expect(names(4)).toEqual(['0', '1', '2', '3'])
    expect(names(8)).toEqual(['1', '4', '7'])
  })

  test('of nothing is empty', () => expect(drawn([])).toEqual({ boxes: [], aims: [], labels: [] }))
})
