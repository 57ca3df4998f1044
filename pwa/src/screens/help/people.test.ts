import { describe, expect, it, test } from 'vitest'
import { blank, clinicsIn, isNight, type Person, peopleAt, textLink, withClinics } from './people'

const NIGHT = { night_from: '22:00', night_until: '07:00' }
const person = (name: string, more: Partial<Person> = {}): Person => ({
  ...blank(),
  id: name,
  name,
  phone: `555-${name}`,
  ...more,
})

test.each([
  ['22:00', true],
  ['23:59', true],
  ['00:00', true],
  ['06:59', true],
  ['07:00', false],
  ['21:59', false],
  ['12:00', false],
])('%s is night: %s', (clock, night) => {
  expect(isNight(clock, NIGHT)).toBe(night)
})

test('a night that ends before midnight', () => {
  const early = { night_from: '01:00', night_until: '06:00' }
  expect(['00:30', '01:00', '05:59', '06:00'].map((clock) => isNight(clock, early))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

describe('whom to call', () => {
  const circle = [
    person('Marcus', { order: 2 }),
    person('Dana', { order: 1, at_night: true, sms: true, message: 'Come over' }),
    person('Clinic', { role: 'clinic', order: 3, after_hours: '555-9', sms: true }),
    person('Other clinic', { role: 'clinic', order: 4 }),
    person('Ana', { order: 5, at_night: true }),
  ]

  it('by day everybody, in the person’s own order', () => {
    const { now, other } = peopleAt(circle, false)
    expect(now.map(({ name, phone }) => `${name} ${phone}`)).toEqual([
      'Dana 555-Dana',
      'Marcus 555-Marcus',
      'Clinic 555-Clinic',
      'Other clinic 555-Other clinic',
      'Ana 555-Ana',
    ])
    expect(other).toEqual([])
  })

  it('at night the clinic’s other number first, then only who may be called', () => {
    const { now, other } = peopleAt(circle, true)
    expect(now.map(({ name, phone, hint }) => `${name} ${phone} ${hint}`)).toEqual([
      'Clinic 555-9 afterHours',
      'Dana 555-Dana anyHour',
      'Ana 555-Ana anyHour',
    ])
    expect(other.map(({ name }) => name)).toEqual(['Marcus', 'Other clinic'])
  })

  it('a text goes only where texts are taken, and never to a night line', () => {
    const texts = (night: boolean) =>
      peopleAt(circle, night).now.map(({ name, text }) => [name, text !== null])
    expect(texts(false)).toEqual([
      ['Dana', true],
      ['Marcus', false],
      ['Clinic', true],
      ['Other clinic', false],
      ['Ana', false],
    ])
    expect(texts(true)).toEqual([
      ['Clinic', false],
      ['Dana', true],
      ['Ana', false],
    ])
  })

  it('a clinic with a number for the night alone is called on it by day too', () => {
    const { now } = peopleAt([person('Clinic', { role: 'clinic', phone: '', after_hours: '555-9' })], false)
    expect(now[0]?.phone).toBe('555-9')
  })
})

test('a clinic is there at any hour, the one with a number for the night first', () => {
  const clinics = [
    person('Elm', { role: 'clinic', order: 1 }),
    person('Dana', { order: 2, at_night: true }),
    person('Riverside', { role: 'clinic', order: 3, after_hours: '555-9' }),
  ]
  const names = (night: boolean) =>
    clinicsIn(peopleAt(clinics, night)).map(({ name, phone }) => [name, phone])
  expect(names(false)).toEqual([
    ['Elm', '555-Elm'],
    ['Riverside', '555-Riverside'],
  ])
  expect(names(true)).toEqual([
    ['Riverside', '555-9'],
    ['Elm', '555-Elm'],
  ])
})

test('clinics of medicines come last, once each, and never twice', () => {
  const medicine = (id: string, clinic_name: string, clinic_phone: string, archived = false) => ({
    ...{ id, clinic_name, clinic_phone, archived },
  })
  const found = withClinics(
    [person('Riverside', { role: 'clinic', phone: '(555) 0142' })],
    [
      medicine('a', 'Riverside', '555-0142'),
      medicine('b', '', '555-0177'),
      medicine('c', 'Elm', '555 0177'),
      medicine('d', 'Gone', '555-0188', true),
      medicine('e', 'No number', ''),
    ],
    'your clinic',
  )
  expect(found.map(({ name, phone }) => `${name} ${phone}`)).toEqual([
    'Riverside (555) 0142',
    'your clinic 555-0177',
  ])
})

test('the prepared words go into the phone’s messages as they are', () => {
  expect(textLink('+1 (555) 0101', 'Can you come? It’s 9 & late')).toBe(
    'sms:+15550101?&body=Can%20you%20come%3F%20It%E2%80%99s%209%20%26%20late',
  )
})
