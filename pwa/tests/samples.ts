/** Made-up entries for tests. */
import type { Draft } from '../src/lib/types'

export const CANARY = 'zebrafinch-7731'

export function checkIn(more: Partial<Draft<'check_in'>> = {}): Draft<'check_in'> {
  return {
    occurred_at: '2026-11-21T20:15:00.000Z',
    tz: 'UTC',
    mood: 6,
    craving: 3,
    stress: null,
    boredom: null,
    pain: null,
    sleep_hours: null,
    halt: [],
    contact: null,
    part: null,
    setup: null,
    answers: [],
    note: '',
    ...more,
  }
}

export function medication(more: Partial<Draft<'medication'>> = {}): Draft<'medication'> {
  return {
    name: 'Sertraline',
    form: 'tablet',
    strength: '50 mg',
    times: [{ slot: 'morning1', at: '08:00', dose: '1' }],
    start_on: '2026-11-01',
    end_on: null,
    archived: false,
    clinic_name: '',
    clinic_phone: '',
    clinic_text: '',
    note: '',
    template: '',
    days: { type: 'every', days: 1 },
    steps: [],
    as_needed: null,
    injection: null,
    window: null,
    observed: false,
    supply: null,
    prescriber: '',
    started_on: null,
    checked: [],
    stopped: null,
    ...more,
  }
}

export function dose(more: Partial<Draft<'dose'>> = {}): Draft<'dose'> {
  return {
    medication: OCCURRENCE.reminder,
    status: 'taken',
    occurred_at: '2026-11-21T08:04:00Z',
    tz: 'UTC',
    local_date: '2026-11-21',
    time_slot: 'morning1',
    reason: '',
    note: '',
    amount: '',
    site: '',
    observed: false,
    bottle_on: null,
    ...more,
  }
}

export function meeting(slot: string): Draft<'meeting'> {
  return {
    name: 'Tuesday group',
    setting: 'mutual_help',
    listing: '',
    tz: 'UTC',
    times: [{ slot, at: '19:00', days: { type: 'weekdays', on: [2], weeks: 1 }, minutes: 75 }],
    start_on: '2026-01-06',
    end_on: null,
    cancelled: [],
    cancelled_in_file: [],
    lead_min: 30,
    how: 'in_person',
    join_url: '',
    join_phone: '',
    join_notes: '',
    place: '',
    address: '',
    contact: '',
    phone: '',
    proof_wanted: false,
    moud_friendly: false,
    note: '',
    archived: false,
  }
}

export const OCCURRENCE = {
  reminder: '0f0f0f0f-0000-4000-8000-000000000001',
  local_date: '2026-11-21',
  time_slot: 'morning1',
  dose_id: '0d0d0d0d-0000-4000-8000-000000000002',
  at: '08:00',
  due_at: '2026-11-21T08:00:00Z',
  useful_until: '2026-11-21T12:00:00Z',
  near_from: '2026-11-20T20:00:00Z',
  near_until: '2026-11-21T20:00:00Z',
}
