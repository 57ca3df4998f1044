import { describe, expect, it, test } from 'vitest'
import { addDays } from '../../lib/days'
import { type Happened, type Why, windowRules, windowsOf } from './windows'

const TODAY = '2026-11-21'
const rules = windowRules()
const nothing: Happened = { lapses: [], discharges: [], medicines: [] }
const medicine = (more: Partial<Happened['medicines'][number]>): Happened['medicines'][number] => ({
  start_on: '2026-01-01',
  started_on: null,
  end_on: null,
  archived: false,
  stopped: null,
  moud: 'methadone',
  ...more,
})
const shown = (what: Partial<Happened>, today = TODAY) =>
  windowsOf({ ...nothing, ...what }, rules, today).map(({ why }) => why)
const left = (what: 'detox' | 'custody', left_on: string, archived = false) => ({
  left: what,
  left_on,
  archived,
})

test('the numbers come with the app, each with its source', () => {
  expect([...rules].map(([why, { window_days }]) => [why, window_days])).toEqual([
    ['custody', 28],
    ['hospital', 28],
    ['detox', 30],
    ['residential', 30],
    ['programme', 30],
    ['methadone_start', 28],
    ['moud_stopped', 28],
    ['lapse', 28],
  ])
  for (const rule of rules.values()) expect(rule.sources.length).toBeGreaterThan(0)
})

describe('the card stands', () => {
  test.each<[string, Partial<Happened>, Why[]]>([
    ['never by itself', {}, []],
    ['on the day of a use', { lapses: [{ local_date: TODAY }] }, ['lapse']],
    ['27 days after a use', { lapses: [{ local_date: addDays(TODAY, -27) }] }, ['lapse']],
    ['no longer after 28', { lapses: [{ local_date: addDays(TODAY, -28) }] }, []],
    ['not before it', { lapses: [{ local_date: addDays(TODAY, 1) }] }, []],
    ['29 days after detox', { discharges: [left('detox', addDays(TODAY, -29))] }, ['detox']],
    ['no longer after 30', { discharges: [left('detox', addDays(TODAY, -30))] }, []],
    ['no longer after 28 days of release', { discharges: [left('custody', addDays(TODAY, -28))] }, []],
    ['not when it was taken off', { discharges: [left('custody', TODAY, true)] }, []],
    [
      'in the first weeks of methadone',
      { medicines: [medicine({ start_on: addDays(TODAY, -27) })] },
      ['methadone_start'],
    ],
    [
      'by the day it was really begun',
      { medicines: [medicine({ start_on: TODAY, started_on: '2025-01-01' })] },
      [],
    ],
    ['not of another one', { medicines: [medicine({ start_on: TODAY, moud: 'buprenorphine' })] }, []],
    [
      'after it was stopped',
      { medicines: [medicine({ archived: true, stopped: { on: addDays(TODAY, -5) } })] },
      ['moud_stopped'],
    ],
    ['after its last day', { medicines: [medicine({ end_on: addDays(TODAY, -1) })] }, ['moud_stopped']],
    ['not on its last day', { medicines: [medicine({ end_on: TODAY })] }, []],
    [
      'not when another took its place',
      {
        medicines: [
          medicine({ archived: true, stopped: { on: TODAY } }),
          medicine({ moud: 'buprenorphine', start_on: TODAY }),
        ],
      },
      [],
    ],
    [
      'also when another is only planned',
      {
        medicines: [
          medicine({ archived: true, stopped: { on: TODAY } }),
          medicine({ moud: 'buprenorphine', start_on: addDays(TODAY, 5) }),
        ],
      },
      ['moud_stopped'],
    ],
    [
      'not when the other was begun before its reminders',
      {
        medicines: [
          medicine({ archived: true, stopped: { on: TODAY } }),
          medicine({ moud: 'buprenorphine', started_on: TODAY, start_on: addDays(TODAY, 5) }),
        ],
      },
      [],
    ],
    [
      'not for any other medicine',
      { medicines: [medicine({ moud: null, archived: true, stopped: { on: TODAY } })] },
      [],
    ],
  ])('%s', (_, what, why) => {
    expect(shown(what)).toEqual(why)
  })

  it('once for each reason, by the latest day, the longest first', () => {
    const found = windowsOf(
      {
        ...nothing,
        lapses: [{ local_date: '2026-11-10' }, { local_date: '2026-11-18' }, { local_date: '2026-11-12' }],
        discharges: [left('detox', '2026-11-19')],
      },
      rules,
      TODAY,
    )
    expect(found.map(({ why, since, until }) => [why, since, until])).toEqual([
      ['detox', '2026-11-19', '2026-12-18'],
      ['lapse', '2026-11-18', '2026-12-15'],
    ])
  })

  it('a month where the numbers cannot be read', () => {
    const found = windowsOf({ ...nothing, lapses: [{ local_date: addDays(TODAY, -29) }] }, new Map(), TODAY)
    expect(found.map(({ why }) => why)).toEqual(['lapse'])
  })
})
