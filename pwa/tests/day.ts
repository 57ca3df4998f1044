/** Made-up days for tests: medicines, plans and logs as the day works with them. */
import type { AgendaItem, DoseLog, Medicine, Moment } from '../src/screens/today/day'

export const TODAY = '2026-11-21'
export const YESTERDAY = '2026-11-20'

export function at(wall: string, today = TODAY, yesterday = YESTERDAY): Moment {
  const instant = (date: string, hhmm: string) => new Date(`${date}T${hhmm}:00Z`)
  return { now: instant(today, wall), today, yesterday, wall, instant }
}

export const aMedicine = (over: Partial<Medicine> = {}): Medicine => ({
  id: 'met',
  name: 'Methadone',
  form: 'Liquid',
  strength: '60 mg',
  times: [{ slot: 'aaaaaaaa', at: '08:00', dose: '60 mg' }],
  start_on: '2026-01-01',
  end_on: null,
  archived: false,
  clinic_name: 'Riverside Clinic',
  clinic_phone: '555-0142',
  clinic_text: '',
  waiting: false,
  ...over,
})

export function anItem(
  over: Partial<AgendaItem> & { date?: string; wall?: string; hours?: number } = {},
): AgendaItem {
  const { date = TODAY, wall = '08:00', hours = 4, ...rest } = over
  const due = Date.parse(`${date}T${wall}:00Z`)
  const moment = (ms: number) => new Date(ms).toISOString()
  return {
    reminder: 'met',
    local_date: date,
    time_slot: 'aaaaaaaa',
    at: wall,
    due_at: moment(due),
    useful_until: moment(due + hours * 3_600_000),
    near_from: moment(due - 5 * 3_600_000),
    near_until: moment(due + 5 * 3_600_000),
    dose_id: `${rest.reminder ?? 'met'}-${date}-${rest.time_slot ?? 'aaaaaaaa'}`,
    purpose: 'dose',
    ...rest,
  }
}

export const aLog = (date: string, over: Partial<DoseLog> = {}): DoseLog => ({
  id: `log-${date}`,
  medication: 'met',
  status: 'taken',
  occurred_at: `${date}T08:04:00Z`,
  local_date: date,
  time_slot: 'aaaaaaaa',
  reason: '',
  waiting: false,
  ...over,
})
