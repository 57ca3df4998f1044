/* A craving written down afterwards, or changed: its end as how long it took, its course as its highest. */
import { clockTime, localDate } from '../../lib/days'
import type { Craving, Draft } from '../../lib/types'
import { type Coping, MOST_COPING, minutesOf, peakOf, type Strength } from './episode'

export interface Form {
  /** as a datetime field has it */
  when: string
  minutes: number | null
  highest: number | null
  triggers: string[]
  coping: Coping[]
  outcome: Craving['outcome']
  note: string
}
export type Problem = 'when' | 'minutes'

export const local = (moment: Date): string => `${localDate(moment)}T${clockTime(moment)}`

export function formOf(body: Draft<'craving'>): Form {
  const minutes = minutesOf(body)
  return {
    when: local(new Date(body.started_at)),
    minutes: minutes === null ? null : Math.max(1, Math.round(minutes)),
    highest: peakOf(body.strengths),
    triggers: [...body.triggers],
    coping: body.coping.map((one) => ({ ...one })),
    outcome: body.outcome,
    note: body.note,
  }
}

export function problemsIn(form: Form, now: Date): Problem[] {
  const began = Date.parse(form.when)
  const soon = now.getTime() + 60_000
  if (Number.isNaN(began) || began > soon) return ['when']
  return began + (form.minutes ?? 0) * 60_000 > soon ? ['minutes'] : []
}

/** What was not touched stays to the second. */
export function bodyOf(form: Form, before: Draft<'craving'>): Draft<'craving'> {
  const was = formOf(before)
  const moved = form.when !== was.when
  const started = moved ? new Date(form.when).toISOString() : before.started_at
  const same = !moved && form.minutes === was.minutes
  const end =
    form.minutes === null ? null : new Date(Date.parse(started) + form.minutes * 60_000).toISOString()
  return {
    ...before,
    started_at: started,
    ended_at: same ? before.ended_at : end,
    strengths: form.highest === was.highest ? before.strengths : withHighest(before.strengths, form.highest),
    triggers: [...form.triggers],
    coping: form.coping.slice(0, MOST_COPING).map(({ what, helped }) => ({ what, helped: helped ?? null })),
    outcome: form.outcome,
    note: form.note.trim(),
  }
}

/** The course keeps its shape under its new top. */
export function withHighest(strengths: readonly Strength[], highest: number | null): Strength[] {
  if (highest === null) return []
  const peak = peakOf(strengths)
  if (peak === null) return [{ at_s: 0, value: highest }]
  return strengths.map(({ at_s, value }) => ({
    at_s,
    value: value === peak ? highest : Math.min(value, highest),
  }))
}
