/** All that a day is shown from, read in one transaction: many small reads are what makes a slow phone slow. */
import { openAgenda } from './agenda'
import { marksOf, openWith } from './db'
import { type Sealed, store } from './store'
import type { Agenda, Kind, LocalDate, Row } from './types'

export interface DayRecords {
  agenda: Agenda | null
  /** However old they are. */
  medicines: Row<'medication'>[]
  doses: Row<'dose'>[]
  checkIns: Row<'check_in'>[]
  bottles: Row<'take_home'>[]
  /** There is a meeting of one's own, or somebody was at one. */
  hasMeetings: boolean
  /** Days are counted; a return to use or a place that was left may keep a card on the day. */
  counts: boolean
  hasWindows: boolean
}

/** Doses, check-ins and bottles from day to day, both included, oldest first. */
export async function dayRecords(from: LocalDate, to: LocalDate): Promise<DayRecords> {
  const tx = (await store()).transaction(['rows', 'outbox', 'rejected', 'meta', 'keys'])
  const rows = tx.objectStore('rows').index('kind-day')
  const days = (kind: Kind, first: LocalDate, last: LocalDate) =>
    IDBKeyRange.bound([kind, first], [kind, last])
  const between = (...span: [Kind, LocalDate, LocalDate]) => rows.getAll(days(...span))
  const held = (...span: [Kind, LocalDate, LocalDate]) => rows.count(days(...span))
  const [key, plan, medicines, doses, checkIns, bottles, meetings, went, counting, used, left, ...marks] =
    await Promise.all([
      tx.objectStore('keys').get('rows'),
      tx.objectStore('meta').get('agenda') as Promise<Sealed | undefined>,
      between('medication', '', '\uffff'),
      between('dose', from, to),
      between('check_in', from, to),
      between('take_home', from, to),
      held('meeting', '', '\uffff'),
      held('attendance', from, to),
      held('substance', '', '\uffff'),
      held('lapse', '', '\uffff'),
      held('discharge', '', '\uffff'),
      tx.objectStore('outbox').getAll(),
      tx.objectStore('rejected').getAllKeys(),
    ])
  const own = { hasMeetings: meetings + went > 0, counts: counting > 0, hasWindows: used + left > 0 }
  if (!key) return { agenda: null, medicines: [], doses: [], checkIns: [], bottles: [], ...own }
  const opener = { key, ...marksOf(marks) }
  const [agenda, ...opened] = await Promise.all([
    plan ? openAgenda(key, plan) : null,
    openWith<'medication'>(opener, medicines),
    openWith<'dose'>(opener, doses),
    openWith<'check_in'>(opener, checkIns),
    openWith<'take_home'>(opener, bottles),
  ])
  const [medicineRows, doseRows, checkInRows, bottleRows] = opened
  return {
    ...{ agenda, medicines: medicineRows, doses: doseRows },
    ...{ checkIns: checkInRows, bottles: bottleRows, ...own },
  }
}
