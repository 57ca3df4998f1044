/* Questionnaires as data: a copy of ours lies in the app, the server adds those of its operator. */
import { request } from '../../lib/api'
import type { components } from '../../lib/api-types'
import type { Language } from '../../lib/i18n/index.svelte'
import bundled from './instruments.json'

type Schemas = components['schemas']
export type Instrument = Schemas['Instrument']
export type Question = Schemas['ScaleItem']
export type Score = Schemas['Score']
export type Words = Schemas['Words']

const KEPT = 'handrail-scales'

export function knownScales(): readonly Instrument[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null')
    if (isWhole(kept)) return kept.instruments
  } catch {
    // Unreadable: the copy that came with the app is always there.
  }
  return bundled.instruments as unknown as Instrument[]
}

export async function fetchScales(): Promise<readonly Instrument[] | null> {
  try {
    const fresh: unknown = await request('GET', '/api/scales')
    if (!isWhole(fresh)) return null
    localStorage.setItem(KEPT, JSON.stringify(fresh))
    return fresh.instruments
  } catch {
    return null
  }
}

/** A broken answer must never replace what works. */
export function isWhole(data: unknown): data is { instruments: Instrument[] } {
  const some = (data as { instruments?: Instrument[] } | null)?.instruments
  return (
    Array.isArray(some) &&
    some.length > 0 &&
    some.every(
      ({ id, version, title, items, scores }) =>
        !!id && !!version && !!title?.en && Array.isArray(items) && items.length > 0 && Array.isArray(scores),
    )
  )
}

/** In Spanish only where the measure itself has Spanish words. */
export const inWords = (words: Words, language: Language): string =>
  (language === 'es' && words.es) || words.en

/** The language that its questions are in. */
export const spoken = ({ languages }: Instrument, language: Language): Language =>
  languages.includes(language) ? language : 'en'

/** Answers in words are read one under the other; numbers keep their order in a row. */
export const inPhrases = ({ options }: Question): boolean =>
  (options ?? []).every(({ text }) => !/^\d/.test(text.en))

/** "1, strongly disagree; 6, strongly agree." where all else between them is a bare number. */
export function endsOf({ items }: Instrument, language: Language): string | null {
  const answers = items.map(({ options }) => (options ?? []).map(({ text }) => inWords(text, language)))
  const [lowest, ...rest] = answers[0] ?? []
  const highest = rest.pop()
  const alike = answers.every((some) => some.join() === answers[0]?.join())
  const told = [lowest, highest].every((text) => text && /^\d+, /.test(text))
  return alike && told && rest.every((text) => /^\d+$/.test(text)) ? `${lowest}; ${highest}.` : null
}
