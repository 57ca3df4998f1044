/* What a medicine is on a date: its dated steps, where it is taken, how. Nothing is worked out beyond what stands there. */

import type { Medication } from '../../lib/types'

export type Time = Medication['times'][number]
export type Step = Medication['steps'][number]
export type Injection = NonNullable<Medication['injection']>
export type AsNeeded = NonNullable<Medication['as_needed']>

/** What a medicine may say besides its times; all of it may be missing in an older entry. */
export type Care = Partial<
  Pick<
    Medication,
    | 'template'
    | 'supply'
    | 'days'
    | 'steps'
    | 'as_needed'
    | 'injection'
    | 'window'
    | 'observed'
    | 'prescriber'
    | 'started_on'
    | 'stopped'
  >
>

interface Stages extends Pick<Care, 'steps' | 'days'> {
  times: readonly Time[]
}

/** The times that hold on a date: those of the last step that has begun. */
export function timesOn(medicine: Stages, date: string): readonly Time[] {
  return stepOn(medicine, date)?.times ?? medicine.times
}

/** True when every day is one of its days: then a day without a dose needs no plan to be seen. */
export function isDaily(medicine: Stages, date: string): boolean {
  const step = stepOn(medicine, date)
  const days = step ? step.days : medicine.days
  return days === undefined || (days.type === 'every' && days.days === 1)
}

export const hasTimes = ({ times, steps = [] }: Stages): boolean => times.length > 0 || steps.length > 0

/** Without times, steps or a needle it is taken when it is needed. */
export const isAsNeeded = (medicine: Stages & Pick<Care, 'injection'>): boolean =>
  !hasTimes(medicine) && !medicine.injection

function stepOn({ steps = [] }: Stages, date: string): Step | undefined {
  return steps.findLast(({ start_on }) => start_on <= date)
}
