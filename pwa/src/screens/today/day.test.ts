import { describe, expect, test } from 'vitest'
import {
  type AgendaItem,
  type DayInput,
  type DoseLog,
  dayView,
  foldDone,
  type Medicine,
  type Moment,
  nextDue,
} from './day'

const TODAY = '2026-11-21'
const YESTERDAY = '2026-11-20'

function at(wall: string, today = TODAY): Moment {
  const instant = (date: string, hhmm: string) => new Date(`${date}T${hhmm}:00Z`)
  return { now: instant(today, wall), today, yesterday: YESTERDAY, wall, instant }
}

const medicine = (over: Partial<Medicine> = {}): Medicine => ({
  id: 'bup',
  name: 'Buprenorphine/naloxone',
  form: 'Film, under the tongue',
  strength: '8 mg',
  times: [
    { slot: 'aaaaaaaa', at: '08:00', dose: '8 mg' },
    { slot: 'bbbbbbbb', at: '18:00', dose: '4 mg' },
  ],
  start_on: '2026-11-01',
  end_on: null,
  archived: false,
  clinic_name: '',
  clinic_phone: '',
  clinic_text: '',
  waiting: false,
  ...over,
})

function item(time_slot: string, wall: string, date = TODAY, hours = 4, reminder = 'bup'): AgendaItem {
  const due = Date.parse(`${date}T${wall}:00Z`)
  return {
    reminder,
    local_date: date,
    time_slot,
    at: wall,
    due_at: new Date(due).toISOString(),
    useful_until: new Date(due + hours * 3_600_000).toISOString(),
    near_from: new Date(due - 5 * 3_600_000).toISOString(),
    near_until: new Date(due + 5 * 3_600_000).toISOString(),
    dose_id: `${reminder}-${date}-${time_slot}`,
  }
}

const log = (over: Partial<DoseLog> = {}): DoseLog => ({
  id: `bup-${TODAY}-aaaaaaaa`,
  medication: 'bup',
  status: 'taken',
  occurred_at: `${TODAY}T08:04:00Z`,
  local_date: TODAY,
  time_slot: 'aaaaaaaa',
  reason: '',
  waiting: false,
  ...over,
})

const checkIn = (wall: string) => ({
  id: `c${wall}`,
  day: TODAY,
  occurred_at: `${TODAY}T${wall}:00Z`,
  mood: 6,
  craving: 3,
  waiting: false,
})

function input(over: Partial<DayInput> = {}, items: AgendaItem[] = BOTH): DayInput {
  const agenda = { until: '2026-12-05', known_until: '2026-12-05T00:00:00Z', items }
  return { agenda, medicines: [medicine()], doses: [], checkIns: [], ...over }
}

const BOTH = [item('aaaaaaaa', '08:00'), item('bbbbbbbb', '18:00')]
const states = (day: ReturnType<typeof dayView>) =>
  day.lines.map(({ entry }) => (entry.type === 'dose' ? entry.state : entry.type))

describe('a dose on the rail', () => {
  test('waits ahead, is due for an hour, is late until its window ends, and is expired after it', () => {
    const one = input({}, [item('aaaaaaaa', '08:00')])
    const seen = ['07:59', '08:00', '08:59', '09:00', '11:59', '12:00', '23:00'].map((wall) => {
      const dose = dayView(one, at(wall)).lines.find(({ entry }) => entry.type === 'dose')?.entry
      return dose?.type === 'dose' ? dose.state : null
    })
    expect(seen).toEqual(['ahead', 'due', 'due', 'late', 'late', 'expired', 'expired'])
  })

  test('is done once logged under the id of the agenda, whatever the clock says', () => {
    const day = dayView(input({ doses: [log()] }), at('18:10'))
    expect(states(day)).toEqual(['taken', 'due', 'offer'])
  })

  test('is done when logged outside the plan near its time, once, and not twice on the rail', () => {
    const items = [item('aaaaaaaa', '08:00'), item('bbbbbbbb', '18:00')]
    const near = log({ id: 'random', time_slot: null, occurred_at: `${TODAY}T09:30:00Z` })
    expect(states(dayView(input({ doses: [near] }, items), at('10:00')))).toEqual(['taken', 'offer', 'ahead'])
    const two = [near, { ...near, id: 'another', occurred_at: `${TODAY}T09:40:00Z` }]
    expect(states(dayView(input({ doses: two }, items), at('10:00')))).toContain('logged')
    const other = log({ id: 'random', time_slot: null, medication: 'met', occurred_at: `${TODAY}T09:30:00Z` })
    expect(states(dayView(input({ doses: [other] }, items), at('10:00')))).toContain('late')
  })

  test('is done when logged for the same date and slot under another id', () => {
    const day = dayView(input({ doses: [log({ id: 'random' })] }), at('08:30'))
    expect(states(day)).toEqual(['taken', 'offer', 'ahead'])
  })

  test("is not done by yesterday's dose of the same slot", () => {
    const day = dayView(input({ doses: [log({ id: 'old', local_date: YESTERDAY })] }), at('08:30'))
    expect(states(day)[0]).toBe('due')
  })

  test('keeps its name unknown, but its place, when the medicine cannot be read', () => {
    const day = dayView(input({ medicines: [] }), at('08:30'))
    expect(day.lines[0]?.entry).toMatchObject({ type: 'dose', medicine: null, state: 'due' })
  })
})

describe('the lamp', () => {
  test('stands on the dose that fell due last, once', () => {
    const items = [item('aaaaaaaa', '12:30', TODAY, 6), item('bbbbbbbb', '18:00')]
    const day = dayView(input({}, items), at('18:10'))
    expect(day.lamp).toBe(`bup-${TODAY}-bbbbbbbb`)
    expect(states(day).slice(0, 2)).toEqual(['late', 'due'])
  })

  test('never stands on a dose after its window, a logged one or one ahead', () => {
    expect(dayView(input({ doses: [log()] }), at('13:00')).lamp).toBeNull()
    expect(dayView(input(), at('13:00')).lamp).toBeNull()
  })

  test('moves to the next open dose after a tap, then to what comes next', () => {
    const items = [item('aaaaaaaa', '17:30'), item('bbbbbbbb', '18:00')]
    const second = log({ id: items[1]?.dose_id, time_slot: 'bbbbbbbb' })
    expect(nextDue(dayView(input({}, items), at('18:10')))).toBe(items[1]?.dose_id)
    expect(nextDue(dayView(input({ doses: [second] }, items), at('18:10')))).toBe(items[0]?.dose_id)
    const both = [second, log({ id: items[0]?.dose_id })]
    expect(nextDue(dayView(input({ doses: both }, items), at('18:10')))).toBe('offer')
  })
})

describe('around midnight', () => {
  test('a dose of late yesterday stays on the rail until its window is over', () => {
    const late = input({}, [item('bbbbbbbb', '22:30', YESTERDAY)])
    const before = dayView(late, at('01:00'))
    expect(states(before)).toContain('late')
    expect(before.yesterday).toEqual([])
    const after = dayView(late, at('03:00'))
    expect(states(after)).toEqual(['offer'])
    expect(after.yesterday.map((entry) => entry.key)).toEqual([`bup-${YESTERDAY}-bbbbbbbb`])
  })

  test('yesterday lists only doses without a log, of medicines still taken', () => {
    const items = [item('aaaaaaaa', '08:00', YESTERDAY), item('bbbbbbbb', '18:00', YESTERDAY)]
    const logged = log({ id: items[0]?.dose_id, local_date: YESTERDAY })
    expect(dayView(input({ doses: [logged] }, items), at('09:00')).yesterday).toHaveLength(1)
    const archived = input({ medicines: [medicine({ archived: true })] }, items)
    expect(dayView(archived, at('09:00')).yesterday).toEqual([])
  })
})

describe('what this phone changed and the server has not planned yet', () => {
  test('a medicine added offline shows its times without a state', () => {
    const added = input({ medicines: [medicine({ id: 'new', waiting: true })], agenda: null })
    const day = dayView(added, at('12:00'))
    expect(states(day)).toEqual(['unplanned', 'offer', 'unplanned'])
    expect(day.lamp).toBeNull()
  })

  test('a medicine that starts tomorrow or is over shows nothing', () => {
    const tomorrow = medicine({ id: 'new', waiting: true, start_on: '2026-11-22' })
    const over = medicine({ id: 'old', waiting: true, end_on: YESTERDAY })
    expect(states(dayView(input({ medicines: [tomorrow, over], agenda: null }), at('12:00')))).toEqual([
      'offer',
    ])
  })

  test('an archived medicine, an ended one and a removed time leave the rail at once', () => {
    const archived = input({ medicines: [medicine({ archived: true, waiting: true })] })
    const ended = input({ medicines: [medicine({ end_on: YESTERDAY, waiting: true })] })
    const removed = input({ medicines: [medicine({ times: medicine().times.slice(1), waiting: true })] })
    expect(states(dayView(archived, at('08:30')))).toEqual(['offer'])
    expect(states(dayView(ended, at('08:30')))).toEqual(['offer'])
    expect(states(dayView(removed, at('08:30')))).toEqual(['offer', 'ahead'])
  })

  test('a moved time keeps the planned moment and says where it goes', () => {
    const times = [{ slot: 'aaaaaaaa', at: '09:00', dose: '8 mg' }]
    const day = dayView(input({ medicines: [medicine({ times, waiting: true })] }), at('08:30'))
    expect(day.lines[0]?.entry).toMatchObject({ state: 'due', movedTo: '09:00' })
    const sent = dayView(input({ medicines: [medicine({ times })] }), at('08:30'))
    expect(sent.lines[0]?.entry).toMatchObject({ movedTo: null })
  })

  test('a dose logged for an unplanned time stands as done', () => {
    const doses = [log({ id: 'x', medication: 'new' })]
    const day = dayView(
      input({ medicines: [medicine({ id: 'new', waiting: true })], agenda: null, doses }),
      at('12:00'),
    )
    expect(states(day)).toEqual(['logged', 'offer', 'unplanned'])
  })
})

describe('check-ins', () => {
  test('one is offered in the morning, and the evening one ahead once it is written', () => {
    const none = input({ medicines: [] }, [])
    expect(dayView(none, at('09:00')).lines[0]?.entry).toMatchObject({ type: 'offer', part: 'morning' })
    const written = dayView(input({ medicines: [], checkIns: [checkIn('08:30')] }, []), at('09:00'))
    expect(written.lines.map(({ entry }) => entry.type)).toEqual(['check-in', 'offer'])
    expect(written.lines[1]?.entry).toMatchObject({ part: 'evening' })
  })

  test('the evening asks again, and is quiet once answered', () => {
    expect(states(dayView(input({ medicines: [], checkIns: [checkIn('08:30')] }, []), at('21:00')))).toEqual([
      'check-in',
      'offer',
    ])
    expect(states(dayView(input({ medicines: [], checkIns: [checkIn('20:30')] }, []), at('21:00')))).toEqual([
      'check-in',
    ])
  })
})

describe('the rail', () => {
  test('turns at the last thing behind the person', () => {
    const day = dayView(input({ doses: [log()], checkIns: [checkIn('09:12')] }), at('17:00'))
    expect(day.lines.map(({ rail }) => rail)).toEqual(['past', 'turn', 'ahead', 'ahead'])
  })

  test('folds neighbouring done lines and leaves the rest apart', () => {
    const day = dayView(input({ doses: [log()], checkIns: [checkIn('09:12')] }), at('18:10'))
    expect(foldDone(day.lines).map((group) => group.length)).toEqual([2, 1, 1])
  })
})

describe('the plan', () => {
  test('says when it ends soon and when it has ended', () => {
    const until = (known_until: string, over = {}) =>
      dayView({ ...input(over), agenda: { until: TODAY, known_until, items: [] } }, at('12:00')).planEnds
    expect(until('2026-12-01T00:00:00Z')).toBeNull()
    expect(until('2026-11-22T00:00:00Z')).toBe('soon')
    expect(until('2026-11-21T11:00:00Z')).toBe('past')
    expect(until('2026-11-21T11:00:00Z', { medicines: [] })).toBeNull()
  })
})

describe('what a medicine says besides its times', () => {
  test('a dose carries the text of the step that holds on its date', () => {
    const times = (dose: string) => [{ slot: 'aaaaaaaa', at: '08:00', dose }]
    const step = (start_on: string, dose: string) => ({
      start_on,
      times: times(dose),
      days: { type: 'every' as const, days: 1 },
      prescriber: 'Dr. Cho',
    })
    const stepped = medicine({ steps: [step(TODAY, '6 mg'), step('2026-11-28', '4 mg')] })
    const items = [item('aaaaaaaa', '08:00', YESTERDAY), item('aaaaaaaa', '08:00')]
    const day = dayView(input({ medicines: [stepped] }, items), at('08:30'))
    expect(day.lines[0]?.entry).toMatchObject({ dose: '6 mg', state: 'due' })
    expect(day.yesterday[0]).toMatchObject({ dose: '8 mg' })
  })

  test('a notice is no dose, and an injection stands on its own card', () => {
    const notice = { ...item('refill00', '09:00'), purpose: 'notice' }
    expect(states(dayView(input({}, [notice]), at('09:30')))).toEqual(['offer'])
    const injection = { every: { days: 28 }, given_on: '2026-10-24', slot: 'aaaaaaaa' } as never
    const needle = input({ medicines: [medicine({ times: [], injection })] }, [item('aaaaaaaa', '09:00')])
    expect(states(dayView(needle, at('09:30')))).toEqual(['offer'])
  })

  test('a medicine of some days is not shown as unplanned: only the server knows which', () => {
    const weekdays = medicine({ id: 'new', waiting: true, days: { type: 'weekdays', on: [1], weeks: 1 } })
    expect(states(dayView(input({ medicines: [weekdays], agenda: null }), at('12:00')))).toEqual(['offer'])
  })

  test.each([
    ['its own bottle', { for_on: TODAY, state: 'kept' }, 'bottle'],
    ["tomorrow's bottle", { for_on: '2026-11-22', state: 'kept' }, 'clinic'],
    ["yesterday's bottle", { for_on: YESTERDAY, state: 'kept' }, 'clinic'],
    ['a lost bottle', { for_on: TODAY, state: 'lost' }, 'clinic'],
    ["another medicine's bottle", { for_on: TODAY, state: 'kept', medication: 'other' }, 'clinic'],
  ] as const)('%s: taken from the %s', (_name, bottle, place) => {
    const observed = medicine({ window: { opens: '06:00', closes: '10:00' }, observed: true })
    const bottles = [{ medication: 'bup', ...bottle }]
    const day = dayView(input({ medicines: [observed], bottles }), at('08:30'))
    expect(day.lines[0]?.entry).toMatchObject({ place })
  })

  test('a late injection has the lamp before a dose, one of today after it, and a call before both', () => {
    const extra = (lamp: 'first' | 'last') => ({
      type: 'extra' as const,
      key: 'x',
      moment: at('00:00').now,
      lamp,
    })
    const lamp = (over: Partial<DayInput>, wall = '08:30') => dayView(input(over), at(wall)).lamp
    expect(lamp({ extras: [extra('first')] })).toBe('x')
    expect(lamp({ extras: [extra('last')] })).toBe(`bup-${TODAY}-aaaaaaaa`)
    expect(lamp({ extras: [extra('last')], doses: [log()] })).toBe('x')
    expect(lamp({ extras: [extra('first')], called: true })).toBeNull()
  })
})
