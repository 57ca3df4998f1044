/* What stands on the emergency card: the medicines as they were entered, and when each was last logged. */
import { addDays } from '../../../lib/days'
import type { Dose, Draft, HealthCard, Medication, Row } from '../../../lib/types'
import { type Body, bodyIn } from '../body'
import { lastGiven } from '../injection'
import { type Phase, phaseOn } from '../regimen'

export type HealthBody = Draft<'health_card'>
export interface Health extends HealthBody {
  id: string
}
export interface CardMedicine {
  id: string
  body: Body
  /** what holds today; null for an injection and for what is taken as needed */
  phase: Phase | null
  /** the last dose that was logged: a moment; of an injection only the day is known for sure */
  last: { on: string; at: string | null } | null
  moud: boolean
  /** no longer taken, but the last injection can still act */
  past: boolean
  naltrexone: boolean
}
type Log = Pick<Dose, 'medication' | 'status' | 'occurred_at' | 'local_date'>

/** A depot can act for about four months after the last injection (Brixadi label). */
export const DEPOT_DAYS = 120
/** The naltrexone injection blocks for about 28 days (Vivitrol label); a few more to be safe. */
export const BLOCK_DAYS = 31

/** `moudOf` tells the medicine for opioid use disorder, or null. */
export function cardMedicines(
  rows: readonly Pick<Row<'medication'>, 'id' | 'body'>[],
  doses: readonly Log[],
  today: string,
  moudOf: (body: Medication) => string | null,
): CardMedicine[] {
  return rows
    .map(({ id, body }) => lineOf(id, body, doses, today, moudOf(body)))
    .filter((line): line is CardMedicine => line !== null)
    .sort((a, b) => Number(a.past) - Number(b.past) || Number(b.moud) - Number(a.moud) || byName(a, b))
}

function lineOf(
  id: string,
  raw: Medication,
  doses: readonly Log[],
  today: string,
  moud: string | null,
): CardMedicine | null {
  const body = bodyIn(raw)
  const last = lastOf(id, body, doses)
  const past = body.archived || (body.end_on !== null && body.end_on < today)
  if (past && !(body.injection && last && last.on >= addDays(today, -DEPOT_DAYS))) return null
  const blocks = !past || (last !== null && last.on >= addDays(today, -BLOCK_DAYS))
  return {
    id,
    body,
    phase: body.times.length + body.steps.length > 0 ? phaseOn(body, today) : null,
    last,
    moud: moud !== null,
    past,
    naltrexone: moud === 'naltrexone' && blocks,
  }
}

function lastOf(id: string, body: Body, doses: readonly Log[]): CardMedicine['last'] {
  if (body.injection) return { on: lastGiven(id, body.injection.given_on, doses), at: null }
  const taken = doses.filter((dose) => dose.medication === id && dose.status === 'taken')
  const latest = taken.reduce<Log | null>((a, b) => (a && a.occurred_at >= b.occurred_at ? a : b), null)
  return latest && { on: latest.local_date, at: latest.occurred_at }
}

const byName = (a: CardMedicine, b: CardMedicine): number => a.body.name.localeCompare(b.body.name)

/** The newest one counts. */
export function newestCard(rows: readonly Row<'health_card'>[]): Health | null {
  const newest = rows.reduce<Row<'health_card'> | null>(
    (a, b) => (a && a.editedAt >= b.editedAt ? a : b),
    null,
  )
  return newest && { ...healthBody(newest.body), id: newest.id }
}

export const FIELDS = [
  'allergies',
  'conditions',
  'prescriber',
  'prescriber_phone',
  'pharmacy',
  'pharmacy_phone',
  'contact',
  'contact_phone',
  'note',
] as const

export function healthBody(from: HealthBody | HealthCard): HealthBody {
  return Object.fromEntries(FIELDS.map((field) => [field, from[field].trim()])) as unknown as HealthBody
}

/** A first card begins with what the medicines already say. */
export function firstCard(medicines: readonly Pick<CardMedicine, 'body' | 'past'>[]): HealthBody {
  const current = medicines.filter(({ past }) => !past).map(({ body }) => body)
  const prescribed = current.find(({ prescriber }) => prescriber)
  const supplied = current.find(({ supply }) => supply?.pharmacy)?.supply
  const empty = Object.fromEntries(FIELDS.map((field) => [field, ''])) as unknown as HealthBody
  return {
    ...empty,
    prescriber: prescribed?.prescriber ?? '',
    prescriber_phone: prescribed?.clinic_phone ?? '',
    pharmacy: supplied?.pharmacy ?? '',
    pharmacy_phone: supplied?.phone ?? '',
  }
}

export type Density = 'roomy' | 'dense' | 'tight' | 'least'

/** How small the paper is set so that all of it stands on one page: from the lines that the words will need. */
export function density(lines: number): Density {
  if (lines <= 36) return 'roomy'
  if (lines <= 64) return 'dense'
  return lines <= 104 ? 'tight' : 'least'
}

const LINE = 78

/** Lines that words take at the roomy size. */
export function linesOf(texts: readonly string[]): number {
  return texts
    .flatMap((text) => text.split('\n'))
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE)), 0)
}
