import { describe, expect, test } from 'vitest'
import { film, shot, step, TIMES } from '../../../tests/regimens'
import { type Body, blank, type Days } from './body'
import { isLess, isLower, unnamedSteps } from './less'

const days = (days: Days): Partial<Body> => ({ days })

describe('the stop card comes up', () => {
  test.each<[string, Partial<Body>, boolean]>([
    ['for one that is no longer taken', { archived: true }, true],
    ['for an end', { end_on: '2026-12-24' }, true],
    ['for a time less', { times: TIMES.slice(0, 1) }, true],
    ['for no times at all', { times: [] }, true],
    [
      'for another time in its place',
      { times: [{ slot: 'cccccccc', at: '08:00', dose: '8 mg' }, ...TIMES.slice(1)] },
      true,
    ],
    ['for a lower number', { times: TIMES.map((time) => ({ ...time, dose: '4 mg' })) }, true],
    ['for a lower strength', { strength: '2 mg' }, true],
    ['for every other day', days({ type: 'every', days: 2 }), true],
    ['for weekdays only', days({ type: 'weekdays', on: [1, 2, 3, 4, 5], weeks: 1 }), true],
    ['for days on and off', days({ type: 'cycle', on: 5, off: 2 }), true],
    ['for once a month', days({ type: 'monthly', day: 1, months: 1, before: 0 }), true],
    ['for a lower step without a name', { steps: [step('2026-12-08', '2 mg', ' ')] }, true],
    ['for a higher step without a name', { steps: [step('2026-12-08', '24 mg', '')] }, true],
    ['not for a lower step with a name', { steps: [step('2026-12-08', '2 mg')] }, false],
    ['not for all seven weekdays', days({ type: 'weekdays', on: [1, 2, 3, 4, 5, 6, 7], weeks: 1 }), false],
    ['not for a higher number', { times: TIMES.map((time) => ({ ...time, dose: '12 mg' })) }, false],
    ['not for a moved time', { times: TIMES.map((time, at) => ({ ...time, at: `0${at + 6}:15` })) }, false],
    ['not for a new number of the clinic', { clinic_phone: '555' }, false],
    ['not for what stays the same', {}, false],
  ])('%s', (_name, change, less) => {
    expect(isLess(film(), film(change))).toBe(less)
  })

  test('for a step up that is taken back, not for a lower one', () => {
    const up = film({ steps: [step('2026-12-08', '16 mg')], times: TIMES.slice(0, 1) })
    const down = film({ steps: [step('2026-12-08', '2 mg')], times: TIMES.slice(0, 1) })
    expect(isLess(up, { ...up, steps: [] })).toBe(true)
    expect(isLess(down, { ...down, steps: [] })).toBe(false)
  })

  test('for a longer interval or no injection any more, not for a shorter one', () => {
    const monthly = film({ times: [], injection: shot() })
    const with_ = (injection: Body['injection']) => isLess(monthly, { ...monthly, injection })
    expect(with_(shot({ every: { days: 56 } }))).toBe(true)
    expect(with_(shot({ every: { months: 2 } }))).toBe(true)
    expect(with_(null)).toBe(true)
    expect(with_(shot({ every: { months: 1 } }))).toBe(false)
    expect(with_(shot({ every: { days: 7 } }))).toBe(false)
    expect(with_(shot({ given_on: '2026-11-20' }))).toBe(false)
  })
})

test('a step that stood there without a name is asked for only once', () => {
  const old = film({ steps: [step('2026-12-08', '2 mg', '')] })
  expect(unnamedSteps(old, old)).toEqual([])
  expect(unnamedSteps(null, old)).toEqual(old.steps)
  expect(isLess(old, { ...old, note: 'x' })).toBe(false)
  const changed = { ...old, steps: [step('2026-12-01', '2 mg', '')] }
  expect(unnamedSteps(old, changed)).toHaveLength(1)
})

test('numbers are read in both languages, and nothing is guessed', () => {
  expect(isLower('1,4 mg', '0.7 mg')).toBe(true)
  expect(isLower('8 mg', '8 mg')).toBe(false)
  expect(isLower('one film', 'half a film')).toBe(false)
  expect(isLower('', '4 mg')).toBe(false)
  expect(blank('2026-11-01').steps).toEqual([])
})
