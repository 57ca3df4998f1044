import { describe, expect, test } from 'vitest'
import { type Facts, notices } from './notices'
import { sameClock } from './rows'

const facts = (over: Partial<Facts> = {}): Facts => ({
  signedOut: false,
  locked: false,
  updateNeeded: false,
  unreachableHours: 0,
  shared: false,
  waiting: 0,
  rejected: 0,
  unreadable: 0,
  zones: null,
  zoneKept: '',
  moud: false,
  codeConfirmed: true,
  planEnds: null,
  push: 'on',
  hasTimes: true,
  putOffDays: null,
  ...over,
})
const kinds = (over: Partial<Facts>) => notices(facts(over)).map(({ kind }) => kind)
const ZONES = { from: 'America/Los_Angeles', to: 'Asia/Tokyo' }

describe('above the day', () => {
  test('stands nothing when all is well', () => {
    expect(notices(facts())).toEqual([])
  })

  test('a signed-out phone and a rejected entry are always said', () => {
    expect(kinds({ signedOut: true, rejected: 1, unreadable: 2, planEnds: 'past', zones: ZONES })).toEqual([
      'signed-out',
      'rejected',
      'unreadable',
      'plan-past',
    ])
  })

  test('a locked phone, one that is too old, and a server away for a day are said, and ask nothing more', () => {
    expect(kinds({ locked: true, zones: ZONES, codeConfirmed: false })).toEqual(['locked'])
    expect(kinds({ updateNeeded: true })).toEqual(['update'])
    expect(kinds({ unreachableHours: 23.9 })).toEqual([])
    expect(kinds({ unreachableHours: 24 })).toEqual(['unreachable'])
  })

  test('a shared phone is not asked about reminders', () => {
    expect(kinds({ push: 'off', shared: true })).toEqual([])
  })

  test('questions come one at a time', () => {
    expect(kinds({ zones: ZONES, codeConfirmed: false, push: 'off' })).toEqual(['zone'])
    expect(kinds({ codeConfirmed: false, push: 'off' })).toEqual(['code'])
    expect(kinds({ push: 'off' })).toEqual(['reminders'])
  })

  test('the zone is asked once for each place, and only when something is planned', () => {
    expect(kinds({ zones: ZONES, zoneKept: 'Asia/Tokyo' })).toEqual([])
    expect(kinds({ zones: ZONES, zoneKept: 'Europe/Berlin' })).toEqual(['zone'])
    expect(kinds({ zones: ZONES, hasTimes: false })).toEqual([])
  })

  test('reminders are offered once there is a time to remind of, and again a week after "not now"', () => {
    expect(kinds({ push: 'off', hasTimes: false })).toEqual([])
    expect(kinds({ push: 'off', hasTimes: false, hasMeetings: true })).toEqual(['reminders'])
    expect(kinds({ push: 'off', putOffDays: 6 })).toEqual([])
    expect(kinds({ push: 'denied', putOffDays: 7 })).toEqual(['reminders'])
    expect(kinds({ push: 'unsupported' })).toEqual([])
  })
})

describe('zones', () => {
  const NOW = new Date('2026-11-21T12:00:00Z')
  test('with the same clock all year are the same', () => {
    expect(sameClock('Europe/Berlin', 'Europe/Paris', NOW)).toBe(true)
    expect(sameClock('America/Phoenix', 'America/Denver', NOW)).toBe(false)
    expect(sameClock('Europe/Berlin', 'America/Lima', NOW)).toBe(false)
  })
})
