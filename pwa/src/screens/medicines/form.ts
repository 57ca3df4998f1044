/* Between the form and the record: what is blank, what is trimmed, and what a prescriber's decision adds to the note. */
import type { Medication } from '../../lib/types'
import { type Draft, inOrder } from './medicine'

const NOTE_ROOM = 2000

/** Where a change waits that was not saved yet: the form and the stop card share it. */
export const pendingPlace = (id: string | undefined): string => `medicine ${id ?? 'new'}`

export const blank = (today: string): Draft => ({
  name: '',
  form: '',
  strength: '',
  times: [],
  start_on: today,
  end_on: null,
  archived: false,
  clinic_name: '',
  clinic_phone: '',
  clinic_text: '',
  note: '',
})

export function draftOf({ v: _, ...body }: Medication): Draft {
  return { ...body, times: body.times.map((time) => ({ ...time })) }
}

export function bodyOf(draft: Draft): Omit<Medication, 'v'> {
  return {
    ...draft,
    name: draft.name.trim(),
    strength: draft.strength.trim(),
    times: inOrder(draft.times).map((time) => ({ ...time, dose: time.dose.trim() })),
    clinic_name: draft.clinic_name.trim(),
    clinic_phone: draft.clinic_phone.trim(),
    clinic_text: draft.clinic_text.trim(),
    note: draft.note.trim(),
  }
}

/** The decision stands in the note; when there is no room the oldest words go. */
export function withDecision(draft: Draft, words: string): Draft {
  const note = [draft.note.trim(), words].filter(Boolean).join('\n')
  return { ...draft, note: note.slice(-NOTE_ROOM) }
}
