import { describe, expect, test } from 'vitest'
import type { Appointment } from '../../lib/calendar'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import type { Draft } from '../../lib/types'
import { saveAppointment } from './appointment'
import { calledOff } from './own'

const ID = '0b9f2a3c-5d6e-4f70-8a91-b2c3d4e5f607'

function appointment(at: string, some: Partial<Draft<'meeting'>> = {}): Appointment {
  const body: Draft<'meeting'> = {
    ...{ name: 'Check-up', setting: 'clinic', listing: '', tz: 'Europe/Berlin' },
    times: [{ slot: 'aaaaaaaa', at, minutes: 30, days: { type: 'weekdays', on: [2], weeks: 1 } }],
    ...{
      start_on: '2026-03-01',
      end_on: null,
      cancelled: [],
      cancelled_in_file: [],
      lead_min: 60,
      how: 'in_person',
    },
    ...{ join_url: '', join_phone: '', join_notes: '', place: 'Room 4', address: '', contact: '', phone: '' },
    ...{ proof_wanted: false, moud_friendly: false, note: 'Fasting', archived: false },
    ...some,
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

describe('dates called off, when the file is read again', () => {
  const [MINE, THEIRS, NEITHER] = ['2026-03-10', '2026-03-17', '2026-03-24']
  const off = (...days: string[]) => ({ cancelled: days, cancelled_in_file: days })
  const stored = async () => (await getRecord<'meeting'>(ID))?.body
  const kept = async () => (await stored())?.cancelled
  /** What the person does on the page of the meeting. */
  async function say(day: string, isOff: boolean): Promise<void> {
    const body = await stored()
    if (body) await saveRecord('meeting', calledOff(body, day, isOff), { id: ID })
  }

  test('the person’s stay off, and those that the file takes back are on again', async () => {
    await saveAppointment(appointment('10:00', off(THEIRS)))
    await say(MINE, true)
    await saveAppointment(appointment('10:00', off(THEIRS)))
    expect(await kept()).toEqual([MINE, THEIRS])
    await saveAppointment(appointment('10:00', off(NEITHER)))
    expect(await kept()).toEqual([MINE, NEITHER])
    await saveAppointment(appointment('10:00'))
    expect(await kept()).toEqual([MINE])
  })

  test('one that the person put back on stays on', async () => {
    await saveAppointment(appointment('10:00', off(THEIRS)))
    await say(THEIRS, false)
    await saveAppointment(appointment('10:00', off(THEIRS)))
    expect(await kept()).toEqual([])
  })

  test('a date that has another time now takes place', async () => {
    await saveAppointment(appointment('10:00'))
    await say(MINE, true)
    await saveAppointment(appointment('11:30'))
    expect(await kept()).toEqual([])
    await say(MINE, true)
    await saveAppointment(appointment('11:30', { tz: 'Europe/Lisbon' }))
    expect(await kept()).toEqual([])
  })

  test('the last time that a file says it counts, also where both called it off', async () => {
    await saveAppointment(appointment('10:00'))
    await say(MINE, true)
    await saveAppointment(appointment('10:00', off(MINE)))
    expect(await kept()).toEqual([MINE])
    await saveAppointment(appointment('10:00'))
    expect(await kept()).toEqual([])
  })
})
