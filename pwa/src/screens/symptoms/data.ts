/* The symptoms that can be tapped, and the signs that mean a call: data of the server, a copy of it inside the app. */
import { language } from '../../lib/i18n/index.svelte'
import type { Many, Said } from '../help/data'
import { helpData } from '../help/help.svelte'

type Named = Said & { readonly id: string }

export interface WithdrawalCard {
  reviewed_on: string
  sources: readonly string[]
  flags: readonly Named[]
  standing: Said
  pregnancy: Many
}

const lists = import.meta.glob<{ symptoms: readonly Named[] }>(
  '../../../../server/handrail/journal/data/symptoms.json',
  { eager: true, import: 'default' },
)
const cards = import.meta.glob<{ withdrawal: WithdrawalCard }>(
  '../../../../server/handrail/help/data/cards.json',
  { eager: true, import: 'default' },
)

/** Stands alone: it says that nothing is felt. */
export const NONE = 'none'

export const SYMPTOMS: readonly Named[] = Object.values(lists)[0]?.symptoms ?? []

/** As the server last gave it; one that is not whole never replaces what came with the app. */
export function card(): WithdrawalCard {
  const own = Object.values(cards)[0]?.withdrawal
  const said = (helpData().cards as { withdrawal?: WithdrawalCard }).withdrawal
  const whole = said?.flags?.length && said.standing?.en && said.standing.es && said.pregnancy?.en?.length
  const found = whole ? said : own
  if (!found) throw new Error('the app was built without its cards')
  return found
}

/** Its name in the person's language; a word of their own stands as it is. */
export function nameOf(symptom: string): string {
  return SYMPTOMS.find(({ id }) => id === symptom)?.[language()] ?? symptom
}
