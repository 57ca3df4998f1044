/* Plans for triggers: which one belongs to what, and what a form makes of it. */
import { fold } from '../../lib/fold'
import type { Draft, Row, TriggerPlan } from '../../lib/types'

export const MOST_PLANS = 8
export const MOST_REMOVAL = 20

export type Plan = Row<'trigger_plan'>

/** The plan of each trigger that has one: the one that was written last. */
export function planFor(plans: readonly Plan[], trigger: string): Plan | null {
  const name = fold(trigger)
  const own = plans.filter(({ body }) => !body.archived && fold(body.trigger) === name)
  return own.sort((a, b) => b.editedAt.localeCompare(a.editedAt))[0] ?? null
}

/** The first of these that has no plan yet. */
export const withoutPlan = (plans: readonly Plan[], triggers: readonly string[]): string | null =>
  triggers.find((trigger) => planFor(plans, trigger) === null) ?? null

export const leftToClear = ({ removal }: Pick<TriggerPlan, 'removal'>): number =>
  removal.filter(({ done_on }) => !done_on).length

export interface Form {
  trigger: string[]
  plans: { when: string; do: string }[]
  removal: { what: string; done_on: string | null }[]
  archived: boolean
}
export type Problem = 'trigger' | 'half' | 'empty'

export function formOf(body: Draft<'trigger_plan'> | null, trigger: string | null): Form {
  const known = body?.trigger ?? trigger
  const plans = body?.plans.map((one) => ({ ...one })) ?? []
  return {
    trigger: known ? [known] : [],
    plans: plans.length > 0 ? plans : [{ when: '', do: '' }],
    removal: body?.removal.map(({ what, done_on }) => ({ what, done_on: done_on ?? null })) ?? [],
    archived: body?.archived ?? false,
  }
}

const said = ({ plans }: Form) =>
  plans.map((one) => ({ when: one.when.trim(), do: one.do.trim() })).filter((one) => one.when || one.do)

export function problemsIn(form: Form): Problem[] {
  const problems: Problem[] = []
  if (form.trigger.length === 0) problems.push('trigger')
  if (said(form).some((one) => !one.when || !one.do)) problems.push('half')
  if (said(form).length === 0 && form.removal.length === 0) problems.push('empty')
  return problems
}

export function bodyOf(form: Form): Draft<'trigger_plan'> {
  return {
    trigger: form.trigger[0] ?? '',
    plans: said(form).slice(0, MOST_PLANS),
    removal: form.removal.slice(0, MOST_REMOVAL).map(({ what, done_on }) => ({ what, done_on })),
    archived: form.archived,
  }
}

/** For which trigger a new plan is asked; in memory, because a path would stand in the browser's history. */
let asked: string | null = null
export function askFor(trigger: string | null): void {
  asked = trigger
}
export function askedFor(): string | null {
  const trigger = asked
  asked = null
  return trigger
}
