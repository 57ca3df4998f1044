/** A meeting of one's own and what was said of it, for tests. */
import type { Draft, Row } from '../src/lib/types'
import type { Facts, WentRow } from '../src/screens/meetings/week'
import { meeting } from './samples'

export const GROUP = '0f0f0f0f-0000-4000-8000-0000000000a1'
export const SLOT = 'tuesday1'

export function attended(more: Partial<Draft<'attendance'>> = {}): Draft<'attendance'> {
  return {
    meeting: null,
    name: 'Candlelight group',
    setting: 'mutual_help',
    status: 'attended',
    how: 'in_person',
    occurred_at: '2026-11-17T19:00:00.000Z',
    tz: 'UTC',
    local_date: '2026-11-17',
    time_slot: null,
    at: '19:00',
    minutes: 60,
    takeaway: '',
    signer: '',
    makes_up_for: null,
    ...more,
  }
}

/** Of the group on Tuesdays. */
export const planned = (more: Partial<Draft<'attendance'>> = {}): Draft<'attendance'> =>
  attended({ meeting: GROUP, time_slot: SLOT, name: 'Tuesday group', ...more })

export const row = (body: Draft<'attendance'>, more: Partial<Row<'attendance'>> = {}): Row<'attendance'> => ({
  id: crypto.randomUUID(),
  kind: 'attendance',
  day: body.local_date,
  editedAt: '2026-11-01T00:00:00Z',
  body: { v: 1, ...body },
  waiting: false,
  rejected: false,
  ...more,
})

export const went = (body: Draft<'attendance'>, editedAt = '2026-11-01T00:00:00Z'): WentRow => ({
  ...body,
  ...{ id: crypto.randomUUID(), editedAt, waiting: false },
})

export const group = (more: Partial<Draft<'meeting'>> = {}) => ({
  id: GROUP,
  editedAt: '2026-01-01T00:00:00Z',
  waiting: false,
  body: { ...meeting(SLOT), ...more },
})

export const facts = (more: Partial<Facts> = {}): Facts => ({
  meetings: [],
  went: [],
  targets: [],
  kept: null,
  zone: 'UTC',
  ids: new Map(),
  called: {},
  ...more,
})
