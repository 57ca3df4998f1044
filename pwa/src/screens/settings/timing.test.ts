import { expect, test } from 'vitest'
import type { ReminderSettings } from '../../lib/api'
import { changes, formOf, troubles } from './timing'

const TODAY = '2026-03-10'
const known: ReminderSettings = {
  zone: 'America/New_York',
  language: 'en',
  label: '',
  quiet_from: null,
  quiet_to: null,
  quiet_doses: false,
  quiet_meetings: false,
  cap: 12,
  pause_until: null,
  follow_up: false,
}

test('nothing touched is nothing sent', () => {
  expect(changes(known, formOf(known))).toEqual({})
  const set: ReminderSettings = {
    ...known,
    quiet_from: '23:00',
    quiet_to: '06:00',
    pause_until: '2026-04-01',
    cap: 3,
  }
  expect(changes(set, formOf(set))).toEqual({})
})

test('quiet hours begin with a night, and both ends go together', () => {
  expect(changes(known, { ...formOf(known), quiet: true })).toEqual({
    quiet_from: '22:00',
    quiet_to: '07:00',
  })
  const set: ReminderSettings = { ...known, quiet_from: '23:00', quiet_to: '06:00' }
  expect(changes(set, { ...formOf(set), quiet: false })).toEqual({ quiet_from: null, quiet_to: null })
})

test('doses come in quiet hours unless they are switched', () => {
  expect(formOf(known)).toMatchObject({ doses: true, meetings: true })
  expect(changes(known, { ...formOf(known), doses: false })).toEqual({ quiet_doses: true })
})

test('only what differs is sent', () => {
  const form = { ...formOf(known), followUp: true, cap: 5, pause: true, until: '2026-03-20' }
  expect(changes(known, form)).toEqual({ follow_up: true, cap: 5, pause_until: '2026-03-20' })
})

test('what cannot be is named', () => {
  const night = { ...formOf(known), quiet: true }
  expect(troubles(night, TODAY)).toEqual([])
  expect(troubles({ ...night, from: '', to: '' }, TODAY)).toEqual(['from', 'to'])
  expect(troubles({ ...night, to: night.from }, TODAY)).toEqual(['same'])
  for (const until of ['', TODAY, '2025-01-01', '2027-03-12'])
    expect(troubles({ ...formOf(known), pause: true, until }, TODAY)).toEqual(['until'])
  expect(troubles({ ...formOf(known), pause: true, until: '2026-03-11' }, TODAY)).toEqual([])
})
