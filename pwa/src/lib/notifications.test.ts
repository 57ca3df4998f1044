import { expect, test } from 'vitest'
import { checkIn } from '../../tests/samples'
import { plan } from '../../tests/server'
import { keepAgenda } from './agenda'
import { saveRecord } from './db'
import { isAnswered } from './notifications'
import type { Agenda, AgendaItem } from './types'

const ITEM: AgendaItem = {
  reminder: '3f0c1a52-7c1b-4b6c-9f53-0d9b7c2e1a11',
  local_date: '2026-11-21',
  time_slot: 'evening1',
  purpose: 'check_in',
  at: '21:00',
  due_at: '2026-11-21T21:00:00Z',
  useful_until: '2026-11-22T00:00:00Z',
  near_from: '2026-11-21T17:00:00Z',
  near_until: '2026-11-22T04:00:00Z',
  dose_id: '00000000-0000-4000-8000-000000000001',
}
const NAME = { r: ITEM.reminder, d: ITEM.local_date, s: ITEM.time_slot }

test('a check-in near its time answers the reminder; one of the afternoon does not', async () => {
  await keepAgenda(plan(1, [{ ...ITEM }]) as unknown as Agenda)
  await saveRecord('check_in', checkIn({ occurred_at: '2026-11-21T16:30:00Z' }))
  expect(await isAnswered(NAME)).toBe(false)
  await saveRecord('check_in', checkIn({ occurred_at: '2026-11-21T20:15:00Z' }))
  expect(await isAnswered(NAME)).toBe(true)
  expect(await isAnswered({ ...NAME, s: 'another1' })).toBe(false)
})
