import { describe, expect, test } from 'vitest'
import { aLog, aMedicine, anItem, at, TODAY, YESTERDAY } from '../../../tests/day'
import { addDays } from '../../lib/days'
import type { Lapse } from '../../lib/types'
import { careFor, type Facts } from './care'
import type { DoseLog, Medicine } from './day'
import { gapRules } from './gap-rules'
import { needsCare } from './needs'
import type { Injection } from './regimen'
import type { Loaded } from './rows'

const needle = {
  every: { days: 28 },
  slot: 'needle01',
  earliest_days: null,
  before_days: null,
  after_days: null,
  site: '',
}
const injected = (name: string, dueIn: number): Medicine =>
  aMedicine({
    id: name,
    name,
    times: [],
    injection: { ...needle, given_on: addDays(TODAY, dueIn - 28) } as Injection,
  })

function care(
  medicines: Medicine[],
  doses: DoseLog[] = [],
  items = [0, 1, 2].map((back) => anItem({ date: addDays(TODAY, -back) })),
  arriving: Loaded['arriving'] = null,
) {
  const facts: Facts = {
    doses,
    known: addDays(TODAY, -35),
    renewals: [],
    kits: [],
    taking: null,
    rules: gapRules(),
  }
  const agenda = { from: addDays(TODAY, -2), until: addDays(TODAY, 14), items } as Loaded['agenda']
  return careFor(
    facts,
    { medicines, agenda, bottles: [], doses: [], checkIns: [], firstDay: false, arriving },
    at('09:00'),
  )
}

test('the numbers of the data lie in the app', () => {
  const { methadone, naltrexone } = gapRules()
  expect(methadone).toMatchObject({ call: 1, firm: 2, urgent: 3, early_weeks: 4, early_shift: 1 })
  expect(methadone.sources?.length).toBeGreaterThan(0)
  expect(naltrexone.tolerance_days_before).toBeGreaterThan(0)
})

test('numbers that the operator tightened hold, and a broken copy never loosens them', () => {
  const { data } = { data: gapRules() }
  localStorage.setItem('handrail-medicines', JSON.stringify({ gaps: { methadone: { call: 'x' } } }))
  expect(gapRules().methadone.call).toBe(data.methadone.call)
})

describe('days without a dose', () => {
  test('are watched for the three medicines by name or template, and for no others', () => {
    const gone = [aLog(addDays(TODAY, -3))]
    expect(care([aMedicine()], gone).gaps).toMatchObject([
      { moud: 'methadone', level: 'firm', missed: { days: 2 } },
    ])
    expect(care([aMedicine({ name: 'My syrup', template: 'methadone' })], gone).gaps).toHaveLength(1)
    expect(care([aMedicine({ name: 'Sertraline' })], gone).gaps).toEqual([])
    expect(care([aMedicine({ archived: true })], gone).gaps).toEqual([])
  })

  test('are not told of while the days themselves are on their way here', () => {
    expect(care([aMedicine()], [aLog(addDays(TODAY, -3))], undefined, 'rest').gaps).toEqual([])
  })

  test('in the first four weeks of treatment each step comes a day earlier, also where only the start is known', () => {
    const one = [aLog(addDays(TODAY, -2))]
    const items = [anItem(), anItem({ date: YESTERDAY })]
    const level = (over: Partial<Medicine>) => care([aMedicine(over)], one, items).gaps[0]?.level
    expect(level({})).toBe('call')
    expect(level({ started_on: addDays(TODAY, -10) })).toBe('firm')
    expect(level({ started_on: null, start_on: addDays(TODAY, -10) })).toBe('firm')
    expect(level({ started_on: '2020-01-01', start_on: addDays(TODAY, -10) })).toBe('call')
  })

  test('the most pressing one comes first', () => {
    const bup = aMedicine({ id: 'bup', name: 'Buprenorphine' })
    const doses = [aLog(addDays(TODAY, -4)), aLog(addDays(TODAY, -2), { medication: 'bup', id: 'b' })]
    const items = ['met', 'bup'].flatMap((reminder) =>
      [0, 1, 2].map((back) => anItem({ reminder, date: addDays(TODAY, -back) })),
    )
    expect(care([bup, aMedicine()], doses, items).gaps.map(({ moud, level }) => [moud, level])).toEqual([
      ['methadone', 'urgent'],
      ['buprenorphine', 'call'],
    ])
  })
})

describe('naltrexone', () => {
  test.each([
    [8, []],
    [7, ['soon']],
    [1, ['soon']],
    [0, ['soon']],
    [-1, ['late']],
    [-40, ['late']],
  ])('%i days to the next injection: %o', (dueIn, whys) => {
    expect(care([injected('Vivitrol', dueIn)]).tolerance.map(({ why }) => why)).toEqual(whys)
    expect(care([injected('Sublocade', dueIn)]).tolerance).toEqual([])
  })

  test('a day without the tablet', () => {
    const tablet = aMedicine({ name: 'Naltrexone' })
    expect(care([tablet], [aLog(addDays(TODAY, -2))]).tolerance.map(({ why }) => why)).toEqual(['missed'])
    expect(care([tablet], [aLog(YESTERDAY)]).tolerance).toEqual([])
  })
})

test('a use dated by the phone counts at once, where the plan’s zone is still a day behind', () => {
  const facts: Facts = {
    ...{ doses: [], known: addDays(TODAY, -35), renewals: [], kits: [], taking: null, rules: gapRules() },
    lapses: [{ local_date: addDays(TODAY, 1) } as Lapse],
  }
  const loaded = { medicines: [], agenda: null, bottles: [], doses: [], checkIns: [], firstDay: false }
  const now = new Date(2026, 10, 22, 3, 0)
  expect(careFor(facts, loaded, { ...at('20:00'), now }).windows.map(({ why }) => why)).toEqual(['lapse'])
})

test('an injection stands on the rail three days before, and with the lamp once it is due', () => {
  const lamps = (dueIn: number) => care([injected('Sublocade', dueIn)]).extras.map(({ lamp }) => lamp)
  expect([4, 3, 1, 0, -1].map(lamps)).toEqual([[], [null], [null], ['last'], ['first']])
})

test('a medicine as needed lists what was taken', () => {
  const own = { id: 'hyd', name: 'Hydroxyzine', times: [] }
  const doses = [
    aLog(TODAY, { medication: 'hyd' }),
    aLog(TODAY),
    aLog(TODAY, { medication: 'hyd', id: 's', status: 'skipped' }),
  ]
  expect(care([aMedicine(own)], doses).asNeeded.map(({ taken }) => taken.length)).toEqual([1])
})

test('a plain day loads nothing more', () => {
  const plain = { agenda: { items: [anItem()] }, bottles: [] }
  const needs = (over: Partial<Medicine>) =>
    needsCare({ ...plain, medicines: [aMedicine({ name: 'Sertraline', ...over })] })
  expect(needs({})).toBe(false)
  expect(needs({ name: 'Methadone' })).toBe(true)
  expect(needs({ times: [] })).toBe(true)
  expect(needs({ window: { opens: '06:00', closes: '10:00' } })).toBe(true)
  expect(needs({ archived: true, as_needed: { min_gap_min: null, most_a_day: 3 } })).toBe(false)
  // After it was stopped tolerance is lower for a while.
  expect(needs({ archived: true, name: 'Methadone' })).toBe(true)
  expect(needsCare({ medicines: [], bottles: [], agenda: { items: [anItem({ purpose: 'notice' })] } })).toBe(
    true,
  )
})
