/* What to say of each medicine after a return to use. Rules of words only: nothing is worked out about a dose. */
import { type Moud, moudOf } from '../medicines/moud'

export const ALSO = ['alcohol', 'drowsy', 'sedatives'] as const
export type Also = (typeof ALSO)[number]

export interface Medicine {
  id: string
  name: string
  template: string
  clinic_name: string
  clinic_phone: string
  end_on: string | null
  archived: boolean
}
export interface Advice {
  medicine: Medicine
  /** call before the next dose, and why; null: as prescribed, and call today */
  before: 'naltrexone' | 'disulfiram' | 'sedated' | null
  /** what would make it a call before the next dose */
  unless: 'disulfiram' | 'sedated' | null
}

const DISULFIRAM = /disulf|antabus|esperal|abstinyl|tolerane/

export function isDisulfiram({ name, template }: Pick<Medicine, 'name' | 'template'>): boolean {
  const plain = `${template} ${name}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return DISULFIRAM.test(plain)
}

/** The calls before a dose first. Medicines of which nothing special is to be said are only counted. */
export function adviceFor(
  medicines: readonly Medicine[],
  also: readonly Also[],
  today: string,
): { special: Advice[]; others: number } {
  const taken = medicines.filter(({ archived, end_on }) => !archived && (end_on === null || end_on >= today))
  const special = taken.flatMap((medicine) => adviceOf(medicine, also) ?? [])
  return {
    special: special.sort((a, b) => Number(a.before === null) - Number(b.before === null)),
    others: taken.length - special.length,
  }
}

function adviceOf(medicine: Medicine, also: readonly Also[]): Advice | null {
  const moud: Moud | null = moudOf(`${medicine.template} ${medicine.name}`)
  if (moud === 'naltrexone') return { medicine, before: 'naltrexone', unless: null }
  if (moud) {
    return also.length > 0
      ? { medicine, before: 'sedated', unless: null }
      : { medicine, before: null, unless: 'sedated' }
  }
  if (!isDisulfiram(medicine)) return null
  return also.includes('alcohol')
    ? { medicine, before: 'disulfiram', unless: null }
    : { medicine, before: null, unless: 'disulfiram' }
}
