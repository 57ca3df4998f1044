import { describe, expect, test } from 'vitest'
import { aLog, aMedicine, anItem, at, TODAY } from '../../../tests/day'
import { addDays } from '../../lib/days'
import type { DoseLog, Medicine } from './day'
import { type GapRule, type Known, levelOf, longest, missedInARow } from './gaps'

const METHADONE: GapRule = { call: 1, firm: 2, urgent: 3, early_weeks: 4, early_shift: 1 }
const day = (back: number) => addDays(TODAY, -back)

/** The plan holds today and the two days before it. */
function known(
  doses: DoseLog[],
  wall = '10:00',
  plan = [0, 1, 2].map((back) => anItem({ date: day(back) })),
): Known {
  const { now, today } = at(wall)
  return { agenda: { from: day(2), until: day(-14), items: plan }, doses, today, now, known: day(35) }
}

describe('days without a dose', () => {
  test.each([
    ['taken today', [0, 1, 2], '10:00', null],
    ['yesterday taken, today still open', [1], '10:00', null],
    ['yesterday taken, the window of today is over', [1], '12:00', { days: 1, since: day(0) }],
    ['one day', [2], '10:00', { days: 1, since: day(1) }],
    ['one day and the window of today', [2], '12:00', { days: 2, since: day(1) }],
    ['two days', [3], '10:00', { days: 2, since: day(2) }],
    ['three days, further than the plan reaches', [4], '10:00', { days: 3, since: day(3) }],
    ['taken today after three days', [0, 4], '12:00', null],
    ['nine days', [10], '10:00', { days: 9, since: day(9) }],
  ] as const)('%s', (_name, taken, wall, missed) => {
    expect(
      missedInARow(
        aMedicine(),
        known(
          taken.map((back) => aLog(day(back))),
          wall,
        ),
      ),
    ).toEqual(missed)
  })

  test('a skipped dose is none, and one of another medicine is none', () => {
    const doses = [aLog(day(1), { status: 'skipped' }), aLog(day(1), { medication: 'other' }), aLog(day(2))]
    expect(missedInARow(aMedicine(), known(doses))).toEqual({ days: 1, since: day(1) })
  })

  test('begin with the medicine and end with it', () => {
    expect(missedInARow(aMedicine({ start_on: day(1) }), known([]))).toEqual({ days: 1, since: day(1) })
    expect(missedInARow(aMedicine({ start_on: TODAY }), known([]))).toBeNull()
    expect(missedInARow(aMedicine({ end_on: day(2) }), known([aLog(day(3))]))).toEqual({
      days: 1,
      since: day(2),
    })
  })

  test('are not counted before it was written down, or else first logged', () => {
    const added = aMedicine({ written_on: TODAY })
    expect(missedInARow(added, known([]))).toBeNull()
    expect(missedInARow(added, known([aLog(day(4))]))).toEqual({ days: 3, since: day(3) })
    expect(missedInARow(aMedicine({ written_on: day(2) }), known([]))).toEqual({ days: 2, since: day(2) })
  })

  test('one dose of two that day is a dose', () => {
    const plan = [0, 1, 2].flatMap((back) => [
      anItem({ date: day(back) }),
      anItem({ date: day(back), time_slot: 'bbbbbbbb', wall: '20:00' }),
    ])
    expect(missedInARow(aMedicine(), known([aLog(day(1))], '13:00', plan))).toBeNull()
    expect(missedInARow(aMedicine(), known([aLog(day(2))], '13:00', plan))).toEqual({
      days: 1,
      since: day(1),
    })
  })

  test('other days than every day are only counted where the plan is known', () => {
    const weekdays: Partial<Medicine> = { days: { type: 'weekdays', on: [1, 3, 5], weeks: 1 } }
    const plan = [anItem({ date: day(1) })]
    expect(missedInARow(aMedicine(weekdays), known([], '10:00', plan))).toEqual({ days: 1, since: day(1) })
    const steps = [
      {
        start_on: day(9),
        times: aMedicine().times as never,
        days: { type: 'cycle' as const, on: 2, off: 2 },
        prescriber: '',
      },
    ]
    expect(missedInARow(aMedicine({ steps }), known([], '10:00', []))).toBeNull()
  })

  test('count on where a plan of long ago has ended', () => {
    const old = { from: day(30), until: day(14), items: [anItem({ date: day(14) })] }
    const facts = { ...known([aLog(day(14))]), agenda: old }
    expect(missedInARow(aMedicine(), facts)).toEqual({ days: 13, since: day(13) })
  })

  test('a notice of the same medicine is no dose', () => {
    const plan = [anItem({ date: day(1), purpose: 'notice', time_slot: 'refill00' })]
    expect(missedInARow(aMedicine(), known([aLog(day(3))], '10:00', plan))).toBeNull()
  })

  test('are calendar days on days with 23 and 25 hours too', () => {
    for (const today of ['2026-03-29', '2026-10-25', '2026-11-01']) {
      const moment = at('10:00', today)
      const facts = {
        agenda: null,
        doses: [aLog(addDays(today, -4))],
        today,
        now: moment.now,
        known: addDays(today, -35),
      }
      expect(missedInARow(aMedicine(), facts)).toEqual({ days: 3, since: addDays(today, -3) })
    }
  })
})

describe('what the server said', () => {
  const said = (missed_days: number, since: string, until = day(1)) => ({
    answer: { gap: { missed_days, since } },
    until,
  })
  const weekdays = aMedicine({ days: { type: 'weekdays', on: [1, 3, 5], weeks: 1 } })

  test('counts where it reaches further, with what was missed since', () => {
    const facts = known([], '12:00', [anItem()])
    expect(longest(weekdays, missedInARow(weekdays, facts), said(4, day(9)), facts)).toEqual({
      days: 5,
      since: day(9),
    })
  })

  test('is over once a dose was logged since, and never shortens what this phone sees', () => {
    const facts = known([aLog(TODAY)], '12:00')
    expect(longest(weekdays, null, said(4, day(9)), facts)).toBeNull()
    const here = { days: 9, since: day(9) }
    expect(longest(aMedicine(), here, said(2, day(2)), known([]))).toEqual(here)
    expect(longest(aMedicine(), here, null, known([]))).toEqual(here)
  })
})

describe('how pressing it is', () => {
  const long = '2026-01-01'
  test.each([
    [1, long, 'call'],
    [2, long, 'firm'],
    [3, long, 'urgent'],
    [12, long, 'urgent'],
    [1, TODAY, 'firm'],
    [2, TODAY, 'urgent'],
    [3, TODAY, 'urgent'],
  ] as const)('methadone, %i missed, started on %s: %s', (days, startedOn, level) => {
    expect(levelOf(METHADONE, { days, since: addDays(TODAY, 1 - days) }, startedOn)).toBe(level)
  })

  test('the first four weeks end after 28 days', () => {
    const missed = { days: 1, since: TODAY }
    expect(levelOf(METHADONE, missed, addDays(TODAY, -27))).toBe('firm')
    expect(levelOf(METHADONE, missed, addDays(TODAY, -28))).toBe('call')
  })

  test('follows the numbers of the data, where some may be missing', () => {
    expect(levelOf({ call: 2 }, { days: 1, since: TODAY }, long)).toBeNull()
    expect(levelOf({ call: 2 }, { days: 9, since: TODAY }, long)).toBe('call')
    expect(levelOf({ call: 1, firm: 1, urgent: 2 }, { days: 1, since: TODAY }, long)).toBe('firm')
  })
})
