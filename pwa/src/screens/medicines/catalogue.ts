/** Medicines with their usual intervals, the checklist and the numbers of gaps: data with sources, never advice.
    A copy lies in the app; a newer or tighter one comes from the server when it answers. */
import { request } from '../../lib/api'
import type { Said } from '../help/data'
import type { Interval } from './body'
import type { Moud } from './moud'

export interface Template {
  id: string
  names: Said
  moud: Moud | null
  forms: readonly string[]
  interval: Interval | null
  earliest_days: number | null
  before_days: number | null
  after_days: number | null
  as_needed: boolean
  times_hint: number | null
  late_text: Said | null
  warnings: readonly Said[]
  sources: readonly string[]
  verified_on: string | null
}
export interface Question {
  id: string
  text: Said
}
/** How many bottles are handed out at most, from which day of treatment on. The practitioner decides. */
export interface TakeHomeRule {
  limits: readonly { id: string; from_day: number; most_doses: number }[]
  text: Said
  lock_box: Said
}
export interface Catalogue {
  medicines: readonly Template[]
  checklist: readonly Question[]
  take_home: TakeHomeRule
}

const files = import.meta.glob<unknown>('../../../../server/handrail/medications/data/*.json', {
  eager: true,
  import: 'default',
})

const KEPT = 'handrail-medicines'

/** What came with the app: each file is a part of that name. */
function bundled(): Catalogue {
  const parts = Object.entries(files).map(([path, part]) => [path.replace(/^.*\/|\.json$/g, ''), part])
  const found: unknown = Object.fromEntries(parts)
  if (!isWhole(found)) throw new Error('the app was built without its medicines')
  return found
}

/** What the server last gave: the operator may have tightened a number or written another text. */
export function knownCatalogue(): Catalogue {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null')
    if (isWhole(kept)) return kept
  } catch {
    // Unreadable: the bundled copy is always there.
  }
  return bundled()
}

export async function fetchCatalogue(): Promise<Catalogue | null> {
  try {
    const fresh: unknown = await request('GET', '/api/medicines')
    if (!isWhole(fresh)) return null
    localStorage.setItem(KEPT, JSON.stringify(fresh))
    return fresh
  } catch {
    return null
  }
}

/** A broken answer must never replace what works. */
export function isWhole(data: unknown): data is Catalogue {
  const one = data as Catalogue | null
  return (
    Array.isArray(one?.medicines) &&
    one.medicines.length > 0 &&
    one.medicines.every(isTemplate) &&
    Array.isArray(one.checklist) &&
    one.checklist.length > 0 &&
    one.checklist.every(({ id, text }) => !!id && isSaid(text)) &&
    Array.isArray(one.take_home?.limits) &&
    isSaid(one.take_home.text) &&
    isSaid(one.take_home.lock_box)
  )
}

const isSaid = (said: Said | undefined): boolean => !!said?.en && !!said.es

function isTemplate(one: Template): boolean {
  return !!one.id && isSaid(one.names) && Array.isArray(one.forms) && Array.isArray(one.warnings)
}
