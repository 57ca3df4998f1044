/* What is to be done besides doses: a refill, a renewal, the naloxone kit. Neutral rows of the day. */
import type { NaloxoneKit, Renewal } from '../../lib/types'
import type { AgendaItem, Medicine, Moment } from './day'

export type Errand =
  | { what: 'refill'; medicine: Medicine }
  | { what: 'renewal'; id: string; renewal: Renewal }
  | { what: 'kit'; id: string; kit: NaloxoneKit }

export interface ErrandEntry {
  key: string
  moment: Date
  errand: Errand
}

interface Records {
  medicines: readonly Medicine[]
  renewals: readonly { id: string; body: Renewal }[]
  kits: readonly { id: string; body: NaloxoneKit }[]
}

/** The newest notice of each, for as long as it is of use and was not done since. */
export function errandsOf(
  items: readonly AgendaItem[],
  records: Records,
  { now, today, instant }: Moment,
): ErrandEntry[] {
  const newest = new Map<string, AgendaItem>()
  for (const item of items) {
    const begun = item.local_date <= today && Date.parse(item.useful_until) > now.getTime()
    if (item.purpose === 'notice' && begun) newest.set(item.reminder, item)
  }
  return [...newest.values()].flatMap((item) => {
    const errand = errandOf(item, records)
    const moment = item.local_date === today ? new Date(item.due_at) : instant(today, '00:00')
    return errand ? [{ key: `errand ${item.reminder}`, moment, errand }] : []
  })
}

function errandOf(
  { reminder, local_date }: AgendaItem,
  { medicines, renewals, kits }: Records,
): Errand | null {
  const medicine = medicines.find(({ id }) => id === reminder)
  if (medicine) {
    const counted = medicine.supply?.counted_on ?? ''
    return medicine.archived || counted >= local_date ? null : { what: 'refill', medicine }
  }
  const renewal = renewals.find(({ id }) => id === reminder)
  if (renewal) {
    const { archived, done_on } = renewal.body
    return archived || (done_on && done_on >= local_date)
      ? null
      : { what: 'renewal', id: reminder, renewal: renewal.body }
  }
  const kit = kits.find(({ id }) => id === reminder)
  return kit && !kit.body.archived ? { what: 'kit', id: reminder, kit: kit.body } : null
}
