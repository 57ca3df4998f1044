/* The answers of a check-in while they are given: nothing has a value until it is touched. */

import type { CheckIn } from '../../lib/types'

export const SCALES = ['mood', 'craving', 'stress', 'boredom', 'pain'] as const
export const FEELINGS = ['hungry', 'angry', 'lonely', 'tired'] as const
export const CONTACTS = ['nobody', 'message', 'in_person'] as const

/** `when` is null while the check-in is about now; it is set once the person sets the time back. */
export type Answers = Omit<CheckIn, 'v' | 'occurred_at' | 'tz'> & { when: string | null; tz: string | null }

export const NOTHING: Answers = {
  when: null,
  tz: null,
  mood: null,
  craving: null,
  stress: null,
  boredom: null,
  pain: null,
  sleep_hours: null,
  halt: [],
  contact: null,
  note: '',
}

export function answersOf({ v: _, occurred_at, ...rest }: CheckIn): Answers {
  return { ...rest, halt: [...rest.halt], when: occurred_at }
}

/** The body to save. A note that is only blanks is no note. */
export function bodyOf({ when, tz, ...answers }: Answers, now: Date, zone: string): CheckIn {
  const occurred_at = when ?? now.toISOString()
  return { v: 1, ...answers, halt: [...answers.halt], note: answers.note.trim(), occurred_at, tz: tz ?? zone }
}

export function isEmpty(answers: Answers): boolean {
  const scales = SCALES.every((name) => answers[name] === null)
  return (
    scales &&
    answers.sleep_hours === null &&
    answers.halt.length === 0 &&
    answers.contact === null &&
    answers.note.trim() === ''
  )
}
