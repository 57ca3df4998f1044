/* The medicine as its record holds it: what was entered, never worked out. Names as in docs/words. */
import type { Medication } from '../../lib/types'

export type Body = Omit<Medication, 'v'>
export type Time = Body['times'][number]
export type Days = Body['days']
/** From its date until the next step begins. */
export type Step = Body['steps'][number]
export type AsNeeded = NonNullable<Body['as_needed']>
export type Injection = NonNullable<Body['injection']>
/** Days or calendar months: one of the two. */
export type Interval = Injection['every']
export type Supply = NonNullable<Body['supply']>

export const EVERY_DAY: Days = { type: 'every', days: 1 }

export const blank = (today: string): Body => ({
  name: '',
  form: '',
  strength: '',
  template: '',
  times: [],
  days: EVERY_DAY,
  start_on: today,
  end_on: null,
  steps: [],
  as_needed: null,
  injection: null,
  window: null,
  observed: false,
  supply: null,
  prescriber: '',
  clinic_name: '',
  clinic_phone: '',
  clinic_text: '',
  note: '',
  started_on: null,
  checked: [],
  stopped: null,
  archived: false,
})

/** A copy that shares nothing with the record. A record of an earlier app has fewer fields. */
export function bodyIn({ v: _, ...body }: Medication): Body {
  return structuredClone({ ...blank(body.start_on), ...body })
}
