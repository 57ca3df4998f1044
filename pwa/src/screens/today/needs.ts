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
}

export function needsCare({ medicines, agenda, bottles, hasMeetings = false }: Found): boolean {
  const special = (one: Medicine) =>
    isAsNeeded(one) || one.injection || one.window || one.observed || moudIn(one) !== null
  return (
    hasMeetings ||
    bottles.length > 0 ||
    medicines.some((one) => !one.archived && special(one)) ||
    (agenda?.items.some(({ purpose }) => purpose === 'notice') ?? false)
  )
}
