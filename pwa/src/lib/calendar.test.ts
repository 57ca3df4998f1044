import { expect, test } from 'vitest'
import { type Appointment, saveAppointment } from './calendar'
import { getRecord, recordsOf, saveRecord } from './db'
import type { Draft } from './types'

const ID = '0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607'

function appointment(at: string): Appointment {
  const body: Draft<'meeting'> = {
    ...{ name: 'Check-up', setting: 'clinic', listing: '', tz: 'Europe/Berlin' },
    times: [{ slot: 'aaaaaaaa', at, minutes: 30, days: { type: 'weekdays', on: [2], weeks: 1 } }],
    ...{ start_on: '2026-03-01', end_on: null, cancelled: [], lead_min: 60, how: 'in_person' },
    ...{ join_url: '', join_phone: '', join_notes: '', place: 'Room 4', address: '', contact: '', phone: '' },
    ...{ proof_wanted: false, moud_friendly: false, note: 'Fasting', archived: false },
  }
  return {
    ...{ id: ID, body: { v: 1, ...body }, known: false, all_day: false },
    ...{ next_at: '2026-03-10T09:00:00Z', until: null },
  }
}

test('the same appointment again changes when and where, and leaves what the person added', async () => {
  await saveAppointment(appointment('10:00'))
  const first = await getRecord<'meeting'>(ID)
  if (!first) throw new Error('not saved')
  expect(first.body.note).toBe('Fasting')
  await saveRecord('meeting', { ...first.body, note: 'Mine', lead_min: 120, archived: true }, { id: ID })
  await saveAppointment(appointment('11:30'))
  const rows = await recordsOf('meeting')
  expect(rows).toHaveLength(1)
  const { times, note, lead_min, archived } = rows[0]?.body ?? first.body
  expect([times[0]?.at, note, lead_min, archived]).toEqual(['11:30', 'Mine', 120, false])
})
