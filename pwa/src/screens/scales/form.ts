/* A questionnaire that is being filled in. */
import { zone } from '../../lib/days'
import type { Draft } from '../../lib/types'
import { type Answers, kept } from './counting'
import type { Instrument } from './scales'

export interface Form {
  answers: Record<string, string | number>
}

export const blank = (): Form => ({ answers: {} })
export const draftOf = (id: string): string => `scale-${id}`

const A_DAY_MS = 86_400_000

/** It asks about a time up to now: answers of another day are no answers of today. */
export function ofToday(form: Form, started: Date | null): Form | null {
  return started && Date.now() - started.getTime() < A_DAY_MS ? form : null
}

export function bodyOf(instrument: Instrument, answers: Answers, now: Date): Draft<'scale'> {
  return {
    instrument: instrument.id,
    version: instrument.version,
    occurred_at: now.toISOString(),
    tz: zone(),
    answers: kept(instrument, answers),
  }
}
