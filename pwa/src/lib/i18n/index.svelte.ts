/** The app's words: `t.<screen>.<key>` in the chosen language. A missing key fails the type check. */
import { first as english, type First } from './en'
import type { More } from './en-more'

export type Language = 'en' | 'es'
export type Messages = First & More

const FIRST: Record<Language, () => Promise<First>> = {
  en: async () => english,
  es: async () => (await import('./es')).first,
}
const MORE: Record<Language, () => Promise<More>> = {
  en: async () => (await import('./en-more')).more,
  es: async () => (await import('./es-more')).more,
}

let current = $state<Language>('en')
let messages = $state.raw<First & Partial<More>>(english)
let all = false

/**
 * The dictionary; reading it in a template follows the language. Only `common`, `doses` and `today` are there
 * from the start: whoever shows another screen awaits allWords() first (routes.ts does).
 */
export const t = new Proxy({} as Messages, {
  get: (_target, name) => messages[name as keyof Messages],
})

/** Loads the words of all screens in the present language. */
export async function allWords(): Promise<void> {
  if (all) return
  const chosen = current
  const more = await MORE[chosen]()
  if (chosen !== current) return allWords()
  all = true
  messages = { ...messages, ...more }
}

export function language(): Language {
  return current
}

/** For Intl: the phone's own regional form of the language where it has one ("es-MX"). */
export function locale(): string {
  const own = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [])
  return own.find((tag) => tag.split('-')[0] === current) ?? current
}

export async function setLanguage(next: Language): Promise<void> {
  if (next !== current) {
    const words = { ...(await FIRST[next]()), ...(all ? await MORE[next]() : {}) }
    messages = words
    current = next
  }
  if (typeof document !== 'undefined') document.documentElement.lang = next
}

/** The language this phone speaks, if the app knows it. */
export function phoneLanguage(): Language {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const base = tag?.split('-')[0]
    if (base === 'es' || base === 'en') return base
  }
  return 'en'
}
