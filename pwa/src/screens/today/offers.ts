/* When a check-in is offered: at the person's own times, or one in the morning, one in the evening, one for a night awake. */
import { isNear } from '../../lib/answers'
import type { AgendaItem, CheckInLog, Moment } from './day'

export type PartOfDay = 'morning' | 'evening' | 'night'

export interface OfferEntry {
  type: 'offer'
  key: string
  moment: Date
  part: PartOfDay
  /** it stands at a time that the person chose */
  timed?: boolean
}

/** What is for the morning may be written after it, but is not called so any more. */
export const NOON = '12:00'
const EVENING_FROM = '15:00'
const NIGHT_UNTIL = '04:00'
const EVENING_ROW_AT = '20:00'

export function partOfDay(wall: string): PartOfDay {
  if (wall < NIGHT_UNTIL) return 'night'
  return wall < EVENING_FROM ? 'morning' : 'evening'
}

/** At each time of today that no check-in answers. */
function timed(items: readonly AgendaItem[], checkIns: readonly CheckInLog[], now: Date): OfferEntry[] {
  return items
    .filter((item) => Date.parse(item.near_until) > now.getTime())
    .filter((item) => !checkIns.some((log) => isNear(log.occurred_at, item)))
    .map((item) => ({
      ...offerAt(new Date(item.due_at), partOfDay(item.at)),
      ...{ key: `offer ${item.time_slot}`, timed: true },
    }))
}

/** One check-in is offered in the morning and one in the evening; the evening's stands ahead once the morning's is written. */
export function offer(
  checkIns: readonly CheckInLog[],
  moment: Moment,
  items: readonly AgendaItem[] = [],
): OfferEntry[] {
  const asked = items.filter((item) => item.purpose === 'check_in' && item.local_date === moment.today)
  if (asked.length > 0) return timed(asked, checkIns, moment.now)
  const part = partOfDay(moment.wall)
  const evening = moment.instant(moment.today, EVENING_FROM).getTime()
  const morning = moment.instant(moment.today, NIGHT_UNTIL).getTime()
  const written = checkIns.map((log) => Date.parse(log.occurred_at))
  if (part === 'night') return written.length > 0 ? [] : [offerAt(moment.now, 'night')]
  if (part === 'evening')
    return written.some((at) => at >= evening) ? [] : [offerAt(eveningRow(moment), 'evening')]
  return written.some((at) => at >= morning)
    ? [offerAt(eveningRow(moment), 'evening')]
    : [offerAt(moment.now, 'morning')]
}

const offerAt = (moment: Date, part: PartOfDay): OfferEntry => ({ type: 'offer', key: 'offer', moment, part })

function eveningRow({ now, today, instant }: Moment): Date {
  const row = instant(today, EVENING_ROW_AT)
  return row > now ? row : now
}
