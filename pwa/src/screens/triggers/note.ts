/* A trigger note while it is written: chips alone are enough. */
import { localDate } from '../../lib/days'
import type { Draft, TriggerNote } from '../../lib/types'
import { offered, TRIGGERS } from '../craving/helped'

export const FEELINGS = ['anger', 'fear', 'shame', 'sadness', 'stress', 'joy'] as const
export const DID = ['walked_away', 'called', 'waited', 'nothing'] as const
export const MOST_TAGS = 12
export const MOST_FEELINGS = 12
export const MOST_DID = 8

type Feeling = TriggerNote['feelings'][number]

/** `when` is null while the note is about now. */
export type Form = Omit<TriggerNote, 'v' | 'occurred_at' | 'tz'> & { when: string | null }

export const NOTHING: Form = {
  when: null,
  tags: [],
  place: '',
  situation: '',
  thought: '',
  body: '',
  behaviour: '',
  feelings: [],
  did: [],
  urge: null,
  coping: '',
}

export function formOf({ v: _v, tz: _tz, occurred_at, ...rest }: TriggerNote): Form {
  return {
    ...rest,
    tags: [...rest.tags],
    did: [...rest.did],
    feelings: rest.feelings.map((one) => ({ ...one })),
    when: occurred_at,
  }
}

/** What was begun on another day belongs to that day. */
export function ofItsDay(form: Form, started: Date | null): Form {
  const old = form.when === null && started !== null && localDate(started) !== localDate()
  return old ? { ...form, when: started.toISOString() } : form
}

export function bodyOf({ when, ...form }: Form, now: Date, tz: string): Draft<'trigger_note'> {
  return {
    ...form,
    tags: [...form.tags],
    did: [...form.did],
    feelings: form.feelings.map(({ name, strength }) => ({ name, strength: strength ?? null })),
    place: form.place.trim(),
    situation: form.situation.trim(),
    thought: form.thought.trim(),
    body: form.body.trim(),
    behaviour: form.behaviour.trim(),
    coping: form.coping.trim(),
    occurred_at: when ?? now.toISOString(),
    tz,
  }
}

export function isEmpty(form: Form): boolean {
  const texts = [form.place, form.situation, form.thought, form.body, form.behaviour, form.coping]
  return (
    form.tags.length + form.feelings.length + form.did.length === 0 &&
    form.urge === null &&
    texts.every((text) => text.trim() === '')
  )
}

/** Feelings as chips choose them: how strong one was stays with it. */
export function felt(feelings: readonly Feeling[], chosen: readonly string[]): Feeling[] {
  const known = new Map(feelings.map((one) => [one.name, one]))
  return chosen.slice(0, MOST_FEELINGS).map((name) => known.get(name) ?? { name, strength: null })
}

type Past = Pick<TriggerNote, 'tags' | 'feelings' | 'did'>

export const tagsOffered = (past: readonly Past[]): string[] =>
  offered(
    past.flatMap(({ tags }) => tags),
    TRIGGERS,
    12,
  )
export const feelingsOffered = (past: readonly Past[]): string[] =>
  offered(
    past.flatMap(({ feelings }) => feelings.map(({ name }) => name)),
    FEELINGS,
    8,
  )
export const didOffered = (past: readonly Past[]): string[] =>
  offered(
    past.flatMap(({ did }) => did),
    DID,
    8,
  )
