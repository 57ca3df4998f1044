/* What cannot be saved yet, in the order of the form. */
import type { Days } from './body'
import type { Draft } from './form'
import { badTimes, isClock, isDay } from './medicine'

export type Problem =
  | 'name'
  | 'times'
  | 'days'
  | 'start_on'
  | 'end_on'
  | 'steps'
  | 'given_on'
  | 'window'
  | 'started_on'

export function problems(draft: Draft, today: string): Problem[] {
  const found: Problem[] = []
  if (draft.name.trim() === '') found.push('name')
  if (draft.way === 'times') found.push(...ofTimes(draft))
  if (draft.way === 'injection' && !isPast(draft.injection?.given_on ?? '', today)) found.push('given_on')
  if (!isDay(draft.start_on)) found.push('start_on')
  if (draft.end_on !== null && draft.end_on < draft.start_on) found.push('end_on')
  if (draft.started_on !== null && !isPast(draft.started_on, today)) found.push('started_on')
  return found
}

function ofTimes(draft: Draft): Problem[] {
  const found: Problem[] = []
  if (draft.times.length === 0 || badTimes(draft.times).size > 0) found.push('times')
  if (!hasDays(draft.days)) found.push('days')
  if (draft.steps.some((_, at) => stepProblems(draft, at).length > 0)) found.push('steps')
  const { window: open } = draft
  if (open && !(isClock(open.opens) && isClock(open.closes) && open.opens < open.closes)) found.push('window')
  return found
}

export type StepProblem = 'start_on' | 'times' | 'days'

/** A step begins after the one before it and before the one after it. */
export function stepProblems(draft: Pick<Draft, 'start_on' | 'steps'>, at: number): StepProblem[] {
  const step = draft.steps[at]
  if (!step) return []
  const found: StepProblem[] = []
  const before = draft.steps[at - 1]?.start_on ?? draft.start_on
  const after = draft.steps[at + 1]?.start_on ?? '9999-12-31'
  if (!isDay(step.start_on) || step.start_on <= before || step.start_on >= after) found.push('start_on')
  if (step.times.length === 0 || badTimes(step.times).size > 0) found.push('times')
  if (!hasDays(step.days)) found.push('days')
  return found
}

const hasDays = (days: Days): boolean => !(days.type === 'weekdays' && days.on.length === 0)
const isPast = (day: string, today: string): boolean => isDay(day) && day <= today
