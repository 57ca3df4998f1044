import { describe, expect, it, test } from 'vitest'
import { addDays, daysBetween } from './days'
import { milestones, runsOf, type Use } from './runs'

const TODAY = '2026-11-21'
const use = (
  local_date: string,
  change_date: Use['change_date'] = 'new_run',
  new_run_on: string | null = null,
): Use => ({
  local_date,
  change_date,
  new_run_on,
})

describe('runs and totals', () => {
  test.each<[string, string | null, Use[], [run: number | null, total: number, longest: number]]>([
    ['no date yet', null, [], [null, 0, 0]],
    ['the first day', TODAY, [], [0, 0, 0]],
    ['one run', '2026-10-05', [], [47, 47, 47]],
    ['a date that is still ahead', '2026-11-25', [], [0, 0, 0]],
    ['a new run today', '2026-10-05', [use(TODAY)], [0, 47, 47]],
    ['kept', '2026-10-05', [use(TODAY, 'keep')], [47, 47, 47]],
    ['not decided', '2026-10-05', [use('2026-11-01', 'later')], [47, 47, 47]],
    ['a new run some days ago', '2026-10-05', [use('2026-11-01')], [20, 47, 27]],
    ['no date before the use', null, [use('2026-11-01')], [20, 20, 20]],
    ['a new run that began later', '2026-10-05', [use('2026-11-01', 'new_run', '2026-11-11')], [10, 37, 27]],
    [
      'a new run that is still ahead',
      '2026-10-05',
      [use('2026-11-01', 'new_run', '2026-12-01')],
      [0, 27, 27],
    ],
    ['two on one day', '2026-10-05', [use('2026-11-01'), use('2026-11-01')], [20, 47, 27]],
    ['a use before the date', '2026-10-05', [use('2026-09-01')], [47, 47, 47]],
    [
      'a use between two runs',
      '2026-10-05',
      [use('2026-11-01', 'new_run', '2026-11-11'), use('2026-11-05')],
      [10, 37, 27],
    ],
    [
      'three runs, written down in any order',
      '2026-01-01',
      [use('2026-10-05'), use('2026-04-29')],
      [47, 324, 159],
    ],
    ['a use of tomorrow, from a phone ahead', '2026-10-05', [use('2026-11-22')], [0, 47, 47]],
  ])('%s', (_, started_on, uses, [run, total, longest]) => {
    const found = runsOf({ started_on }, uses, TODAY)
    expect([found.now?.days ?? null, found.total, found.longest]).toEqual([run, total, longest])
  })

  it('an earlier date only makes the first run longer, and invents no use', () => {
    const uses = [use('2026-11-01')]
    const before = runsOf({ started_on: '2026-10-05' }, uses, TODAY)
    const after = runsOf({ started_on: '2025-10-05' }, uses, TODAY)
    expect(after.past.length).toBe(before.past.length)
    expect(after.now).toEqual(before.now)
    expect(after.total - before.total).toBe(365)
  })

  /** Day by day: which days count, and where one run ends. Slow and plain. */
  function plainly(started_on: string | null, uses: readonly Use[], today: string) {
    const ends = uses.filter(({ change_date }) => change_date === 'new_run')
    const first = started_on ?? ends.map((one) => one.new_run_on ?? one.local_date).sort()[0]
    if (!first) return { total: 0, longest: 0, run: null }
    const earliest = started_on ?? ends.map((one) => one.local_date).sort()[0] ?? first
    let [total, longest, run] = [0, 0, 0]
    for (let day = earliest; day < today; day = addDays(day, 1)) {
      const gap = ends.some((one) => one.local_date <= day && day < (one.new_run_on ?? one.local_date))
      if (ends.some(({ local_date }) => local_date === day) || gap) run = 0
      if (gap || (started_on && day < started_on)) continue
      run += 1
      total += 1
      longest = Math.max(longest, run)
    }
    if (ends.some((one) => one.local_date <= today && today < (one.new_run_on ?? one.local_date))) run = 0
    if (ends.some((one) => one.local_date === today)) run = 0
    return { total, longest, run }
  }

  it('agrees with counting day by day', () => {
    let seed = 7
    const upTo = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * n)
    }
    for (let turn = 0; turn < 800; turn += 1) {
      const started_on = upTo(6) === 0 ? null : addDays(TODAY, -upTo(60))
      const uses = Array.from({ length: upTo(6) }, () => {
        const on = addDays(TODAY, -upTo(60))
        const choice = (['new_run', 'new_run', 'new_run', 'keep', 'later'] as const)[upTo(5)] ?? 'keep'
        return use(on, choice, choice === 'new_run' && upTo(3) === 0 ? addDays(on, upTo(12)) : null)
      })
      const found = runsOf({ started_on }, uses, TODAY)
      const said = JSON.stringify({ started_on, uses })
      const plain = plainly(started_on, uses, TODAY)
      expect([found.total, found.longest], said).toEqual([plain.total, plain.longest])
      expect(found.now?.days ?? null, said).toEqual(plain.run)
    }
  })

  it('never takes a day away when a use is written down', () => {
    for (let back = 0; back < 90; back += 1) {
      const on = addDays(TODAY, -back)
      const before = runsOf({ started_on: '2026-09-01' }, [], TODAY)
      for (const choice of ['new_run', 'keep', 'later'] as const)
        expect(runsOf({ started_on: '2026-09-01' }, [use(on, choice)], TODAY).total).toBe(before.total)
    }
  })
})

describe('milestones', () => {
  const names = (from: string, today: string) => {
    const { reached, next } = milestones(from, today)
    return [...reached, next].map(({ unit, n, on }) => `${n} ${unit} ${on}`)
  }

  it('go from a day to years without end', () => {
    expect(names('2024-01-31', '2024-01-31')).toEqual(['1 days 2024-02-01'])
    expect(names('2024-01-31', '2027-02-01')).toEqual([
      '1 days 2024-02-01',
      '30 days 2024-03-01',
      '60 days 2024-03-31',
      '90 days 2024-04-30',
      '6 months 2024-07-31',
      '9 months 2024-10-31',
      '1 years 2025-01-31',
      '18 months 2025-07-31',
      '2 years 2026-01-31',
      '3 years 2027-01-31',
      '4 years 2028-01-31',
    ])
    expect(milestones('1956-06-01', TODAY).next).toEqual({ unit: 'years', n: 71, on: '2027-06-01' })
  })

  it('fall on the last day where a month is too short', () => {
    expect(names('2025-08-31', '2026-03-01')).toContain('6 months 2026-02-28')
    expect(names('2024-02-29', '2025-03-01')).toContain('1 years 2025-02-28')
    expect(daysBetween('2024-02-29', '2024-08-29')).toBeGreaterThan(180)
  })
})
