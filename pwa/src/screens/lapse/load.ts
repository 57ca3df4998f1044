/* All that the steps are shown from, as the phone keeps it. */
import { localDate } from '../../lib/days'
import { recordsOf } from '../../lib/db'
import type { Draft } from '../../lib/types'
import { kitState, kitsIn } from '../medicines/extras/kits'
import { type Counted, loadCounted } from '../runs/load'
import type { Medicine } from './advice'

export interface Known {
  medicines: Medicine[]
  /** where naloxone is; null where none is written down */
  naloxone: string | null
  counted: Counted[]
}

export async function loadKnown(): Promise<Known> {
  const today = localDate()
  const [medicines, kits, counted] = await Promise.all([
    recordsOf('medication'),
    recordsOf('naloxone_kit'),
    loadCounted(today),
  ])
  const kit = kitsIn(kits, today).find((one) => one.kept && kitState(one, today) !== 'used')
  return {
    medicines: medicines.map(({ id, body }) => medicineOf(id, body)),
    naloxone: kit?.kept ?? null,
    counted,
  }
}

function medicineOf(id: string, body: Draft<'medication'>): Medicine {
  const { name, template, clinic_name, clinic_phone, end_on, archived } = body
  return { id, name, template, clinic_name, clinic_phone, end_on, archived }
}
