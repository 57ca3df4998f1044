import { expect, test } from 'vitest'
import { film, shot, step, TIMES } from '../../../tests/regimens'
import { type Draft, draftOf } from './form'
import { problems, stepProblems } from './problems'

const TODAY = '2026-11-21'
const found = (more: Partial<Draft>) => problems({ ...draftOf(film()), ...more }, TODAY)

test.each<[string, Partial<Draft>, string[]]>([
  ['nothing is wrong', {}, []],
  ['no name', { name: '  ' }, ['name']],
  ['the same time twice', { times: TIMES.map((time) => ({ ...time, at: '08:00' })) }, ['times']],
  ['no time at all', { times: [] }, ['times']],
  ['no weekday', { days: { type: 'weekdays', on: [], weeks: 1 } }, ['days']],
  ['no first day', { start_on: '' }, ['start_on']],
  ['an end before the start', { end_on: '2026-10-31' }, ['end_on']],
  ['a step without a day', { steps: [step('', '4 mg')] }, ['steps']],
  ['a window that closes first', { window: { opens: '10:00', closes: '06:00' } }, ['window']],
  ['a window without an end', { window: { opens: '06:00', closes: '' } }, ['window']],
  [
    'an injection in the future',
    { way: 'injection', injection: shot({ given_on: '2026-11-22' }) },
    ['given_on'],
  ],
  ['an injection of today', { way: 'injection', injection: shot({ given_on: TODAY }) }, []],
  ['as needed, whatever the times were', { way: 'needed', times: [] }, []],
  ['a treatment that begins tomorrow', { started_on: '2026-11-22' }, ['started_on']],
])('%s', (_name, more, expected) => {
  expect(found(more)).toEqual(expected)
})

test('a step begins between its neighbours', () => {
  const days = (...starts: string[]) =>
    stepProblems({ start_on: '2026-11-01', steps: starts.map((start) => step(start, '4 mg')) }, 0)
  expect(days('2026-11-02', '2026-11-03')).toEqual([])
  expect(days('2026-11-01')).toEqual(['start_on'])
  expect(days('2026-11-03', '2026-11-03')).toEqual(['start_on'])
  expect(
    stepProblems({ start_on: '2026-11-01', steps: [{ ...step('2026-11-05', ''), times: [] }] }, 0),
  ).toEqual(['times'])
})
