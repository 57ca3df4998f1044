import { expect, test } from 'vitest'
import { ALSO, type Also, adviceFor, type Medicine } from './advice'

const TODAY = '2026-11-21'
const medicine = (name: string, more: Partial<Medicine> = {}): Medicine => ({
  ...{ id: name, name, template: '', clinic_name: '', clinic_phone: '', end_on: null, archived: false },
  ...more,
})
const said = (names: string[], also: Also[] = []) =>
  adviceFor(
    names.map((name) => medicine(name)),
    also,
    TODAY,
  ).special.map(({ medicine: { name }, before, unless }) => [name, before, unless])

test.each<[string, Also[], before: string | null, unless: string | null]>([
  ['Naltrexone', [], 'naltrexone', null],
  ['Vivitrol', ['alcohol'], 'naltrexone', null],
  ['Disulfiram', [], null, 'disulfiram'],
  ['Antabuse', ['sedatives', 'drowsy'], null, 'disulfiram'],
  ['Antabús', ['alcohol'], 'disulfiram', null],
  ['Methadone', [], null, 'sedated'],
  ['Metadona', ['alcohol'], 'sedated', null],
  ['Methadone', ['sedatives'], 'sedated', null],
  ['Suboxone', ['drowsy'], 'sedated', null],
  ['Buprenorphine/naloxone', [], null, 'sedated'],
  ['Sublocade', ['drowsy', 'alcohol'], 'sedated', null],
])('%s with %s', (name, also, before, unless) => {
  expect(said([name], also)).toEqual([[name, before, unless]])
})

test('other medicines are counted and nothing more is said of them', () => {
  expect(adviceFor([medicine('Sertraline'), medicine('Naloxone')], ['alcohol'], TODAY)).toEqual({
    special: [],
    others: 2,
  })
})

test('a call before the next dose stands first', () => {
  expect(said(['Methadone', 'Disulfiram', 'Naltrexone']).map(([name]) => name)).toEqual([
    'Naltrexone',
    'Methadone',
    'Disulfiram',
  ])
})

test('the two short ones stand side by side', () => {
  expect(ALSO).toEqual(['alcohol', 'drowsy', 'sedatives'])
})

test('what is no longer taken is left out, and a template tells what a name does not', () => {
  const all = [
    medicine('Methadone', { archived: true }),
    medicine('Suboxone', { end_on: '2026-11-20' }),
    medicine('My film', { template: 'buprenorphine_naloxone', end_on: TODAY }),
  ]
  expect(adviceFor(all, [], TODAY).special.map(({ medicine: { name } }) => name)).toEqual(['My film'])
})
