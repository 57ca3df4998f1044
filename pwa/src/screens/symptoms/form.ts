/* What is felt while it is written down: a symptom is there once it was tapped, mild until it is said otherwise. */
import type { Draft, Withdrawal } from '../../lib/types'
import { NONE, SYMPTOMS } from './data'

export type Strength = Withdrawal['symptoms'][number]
export const STRENGTHS = ['1', '2', '3'] as const
export const LONGEST_NAME = 40
export const MOST = 40

/** `when` is null while it is about now. */
export interface Form {
  when: string | null
  tz: string | null
  felt: Strength[]
  substance: string
  last_use_on: string
  note: string
}

export const blank = (): Form => ({
  when: null,
  tz: null,
  felt: [],
  substance: '',
  last_use_on: '',
  note: '',
})

export const formOf = ({ occurred_at, tz, symptoms, substance, last_use_on, note }: Withdrawal): Form => ({
  when: occurred_at,
  tz,
  felt: symptoms.map((one) => ({ ...one })),
  substance,
  last_use_on: last_use_on ?? '',
  note,
})

export function bodyOf(form: Form, now: Date, zone: string): Draft<'withdrawal'> {
  return {
    occurred_at: form.when ?? now.toISOString(),
    tz: form.tz ?? zone,
    substance: form.substance.trim(),
    symptoms: form.felt.map((one) => ({ ...one })),
    last_use_on: form.last_use_on || null,
    note: form.note.trim(),
  }
}

export const isEmpty = ({ felt, note }: Form): boolean => felt.length === 0 && note.trim() === ''

/** The chosen names, each with the strength it had. "None of these" and any other exclude each other. */
export function chosen(felt: readonly Strength[], names: readonly string[]): Strength[] {
  const had = new Set(felt.map(({ name }) => name))
  const added = names.find((name) => !had.has(name))
  const wanted = names.includes(NONE)
    ? added === undefined || added === NONE
      ? names.filter((name) => name === NONE)
      : names.filter((name) => name !== NONE)
    : names
  return wanted.map(
    (name) => felt.find((one) => one.name === name) ?? { name, strength: name === NONE ? 0 : 1 },
  )
}

export const withStrength = (felt: readonly Strength[], name: string, strength: number): Strength[] =>
  felt.map((one) => (one.name === name ? { name, strength } : one))

/** A word of one's own; one that is there already is not there twice. */
export function withOwn(felt: readonly Strength[], typed: string): Strength[] {
  const name = typed.trim().replaceAll(/\s+/g, ' ')
  if (name === '' || felt.length >= MOST) return [...felt]
  const known = SYMPTOMS.find(({ id, en, es }) =>
    [id, en, es].some((word) => word.toLowerCase() === name.toLowerCase()),
  )
  const meant = known?.id ?? name
  return chosen(felt, [...new Set([...felt.map((one) => one.name), meant])])
}

/** The list, and the person's own words at its end. */
export function options(felt: readonly Strength[]): string[] {
  const listed = SYMPTOMS.map(({ id }) => id).filter((id) => id !== NONE)
  const own = felt.map(({ name }) => name).filter((name) => name !== NONE && !listed.includes(name))
  return [...listed, ...own, NONE]
}
