/* Whether a day holds more than the plain rail shows; what that is, is loaded then. */
import { type Moud, moudOf } from '../medicines/moud'
import type { AgendaItem, Bottle, Medicine } from './day'
import { isAsNeeded } from './regimen'

export const moudIn = ({ name, template = '' }: Medicine): Moud | null => moudOf(`${template} ${name}`)

interface Found {
  medicines: readonly Medicine[]
  agenda: { items: readonly AgendaItem[] } | null
  bottles: readonly Bottle[]
  hasMeetings?: boolean
  counts?: boolean
  hasWindows?: boolean
}

export function needsCare({ medicines, agenda, bottles, ...also }: Found): boolean {
  const special = (one: Medicine) => isAsNeeded(one) || one.injection || one.window || one.observed
  return (
    also.hasMeetings ||
    also.counts ||
    also.hasWindows ||
    bottles.length > 0 ||
    medicines.some((one) => moudIn(one) !== null || (!one.archived && special(one))) ||
    (agenda?.items.some(({ purpose }) => purpose === 'notice') ?? false)
  )
}
