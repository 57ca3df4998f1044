/* Between the form and the record: what is trimmed, what a decision adds, and where an unsaved change waits. */
import type { Body, Time } from './body'
import { unnamedSteps } from './less'
import { inOrder } from './medicine'
import { type Way, wayOf } from './regimen'

const NOTE_ROOM = 2000

/** Where a change waits that was not saved yet: the form and the stop card share it. */
export const pendingPlace = (id: string | undefined): string => `medicine ${id ?? 'new'}`

/** What the form works with: all three ways are kept while it is open, so that a tap on another loses nothing. */
export interface Draft extends Body {
  way: Way
}

export const draftOf = (body: Body): Draft => ({ ...structuredClone(body), way: wayOf(body) })

export function bodyOf(draft: Draft): Body {
  const { way, ...body } = draft
  return {
    ...body,
    ...words(draft),
    start_on: startOf(draft),
    times: way === 'times' ? tidy(draft.times) : [],
    steps:
      way === 'times'
        ? draft.steps.map((step) => ({
            ...step,
            times: tidy(step.times),
            prescriber: step.prescriber.trim(),
          }))
        : [],
    days: way === 'times' ? draft.days : { type: 'every', days: 1 },
    as_needed: way === 'needed' ? (draft.as_needed ?? { min_gap_min: null, most_a_day: null }) : null,
    injection:
      way === 'injection' && draft.injection
        ? { ...draft.injection, site: draft.injection.site.trim() }
        : null,
    window: way === 'times' ? draft.window : null,
    observed: way === 'times' && draft.observed,
  }
}

/** An injection is counted from the day it was given: its list begins there at the latest. */
function startOf({ way, start_on, injection }: Draft): string {
  return way === 'injection' && injection && injection.given_on < start_on ? injection.given_on : start_on
}

type Words = 'name' | 'strength' | 'prescriber' | 'clinic_name' | 'clinic_phone' | 'clinic_text' | 'note'

function words(draft: Body): Pick<Body, Words> {
  const { name, strength, prescriber, clinic_name, clinic_phone, clinic_text, note } = draft
  const all = { name, strength, prescriber, clinic_name, clinic_phone, clinic_text, note }
  return Object.fromEntries(Object.entries(all).map(([key, text]) => [key, text.trim()])) as Pick<Body, Words>
}

const tidy = (times: readonly Time[]): Time[] =>
  inOrder(times).map((time) => ({ ...time, dose: time.dose.trim() }))

/** The decision stands in the note; when there is no room the oldest words go. */
export function withDecision(body: Body, words: string): Body {
  const note = [body.note.trim(), words].filter(Boolean).join('\n')
  return { ...body, note: note.slice(-NOTE_ROOM) }
}

/** Steps without a name get the name of who decided them. */
export function withPrescriber(before: Body | null, next: Body, prescriber: string): Body {
  const unnamed = new Set(unnamedSteps(before, next))
  return { ...next, steps: next.steps.map((step) => (unnamed.has(step) ? { ...step, prescriber } : step)) }
}
