/* The answers of a check-in while they are given: nothing has a value until it is touched. */

import type { CheckIn } from '../../lib/types'

export const SCALES = ['mood', 'craving', 'stress', 'boredom', 'pain'] as const
export const FEELINGS = ['hungry', 'angry', 'lonely', 'tired'] as const
export const CONTACTS = ['nobody', 'message', 'in_person'] as const

export type OwnAnswer = CheckIn['answers'][number]

/**
 * `when` is null while the check-in is about now; it is set once the person sets the time back. So is `part`:
 * until it is chosen the clock tells.
 */
export type Answers = Omit<CheckIn, 'v' | 'occurred_at' | 'tz' | 'setup' | 'answers'> & {
  when: string | null
  tz: string | null
  own: OwnAnswer[]
}

export const NOTHING: Answers = {
  when: null,
  tz: null,
  part: null,
  mood: null,
  craving: null,
  stress: null,
  boredom: null,
  pain: null,
  sleep_hours: null,
  halt: [],
  contact: null,
  own: [],
  note: '',
}

/** An entry of an older app has no answers to own questions. */
export function answersOf({ v: _, occurred_at, setup: _setup, answers, ...rest }: CheckIn): Answers {
  return {
    ...rest,
    part: rest.part ?? null,
    halt: [...rest.halt],
    own: (answers ?? []).map((one) => ({ ...one })),
    when: occurred_at,
  }
}

/** What is not in the answers themselves. `part`: as the clock tells. */
export interface Around {
  now: Date
  zone: string
  part: CheckIn['part']
  /** the record whose times remind, if any do */
  setup: string | null
}

/** The body to save. A note that is only blanks is no note. */
export function bodyOf({ when, tz, own, ...answers }: Answers, { now, zone, part, setup }: Around): CheckIn {
  return {
    v: 1,
    ...answers,
    part: answers.part ?? part,
    setup,
    halt: [...answers.halt],
    answers: own.map(trimmed).filter(isGiven),
    note: answers.note.trim(),
    occurred_at: when ?? now.toISOString(),
    tz: tz ?? zone,
  }
}

export function isEmpty(answers: Answers): boolean {
  const scales = SCALES.every((name) => answers[name] === null)
  return (
    scales &&
    answers.sleep_hours === null &&
    answers.halt.length === 0 &&
    answers.contact === null &&
    !answers.own.map(trimmed).some(isGiven) &&
    answers.note.trim() === ''
  )
}

const trimmed = (one: OwnAnswer): OwnAnswer => ({ ...one, text: one.text.trim() })

const isGiven = ({ scale, yes, text }: OwnAnswer): boolean => scale !== null || yes !== null || text !== ''

export function ownAnswer(answers: Answers, question: string): OwnAnswer {
  const found = answers.own.find((one) => one.question === question)
  return found ?? { question, scale: null, yes: null, text: '' }
}

/** The answers with one of them changed; one that says nothing goes. */
export function withOwn(own: readonly OwnAnswer[], changed: OwnAnswer): OwnAnswer[] {
  const others = own.filter(({ question }) => question !== changed.question)
  return isGiven(changed) ? [...others, changed] : others
}
