/** Reminders that were put off on this phone, until they come again. */
import type { Meta } from './store'
import type { AgendaItem } from './types'

/** What names an occurrence; `dose_id` comes with the agenda. */
export type Occurrence = Pick<AgendaItem, 'reminder' | 'local_date' | 'time_slot'> & { dose_id?: string }

/** What has not come yet of what was put off: "reminder date slot" to its moment. */
export function stillPutOff(known: Meta['putOff'] = {}, now: Date = new Date()): Meta['putOff'] {
  return Object.fromEntries(Object.entries(known).filter(([, at]) => Date.parse(at) > now.getTime()))
}

export function nameOf({ reminder, local_date, time_slot }: Occurrence): string {
  return `${reminder} ${local_date} ${time_slot}`
}
