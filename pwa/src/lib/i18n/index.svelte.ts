/** The app's words: `t.<screen>.<key>` in the chosen language. A missing key fails the type check. */
import { first as english, type First } from './en'
import type { More } from './en-more'

/** Words that come with one screen, ahead of all the others. */
type Early = Pick<More, 'welcome'>

export type Language = 'en' | 'es'
export type Messages = First & More

const FIRST: Record<Language, () => Promise<First>> = {
  en: async () => english,
  es: async () => (await import('./es')).first,
}
const EARLY: Record<Language, () => Promise<Early>> = {
  en: () => import('./en/welcome'),
  es: () => import('./es/welcome'),
}
const MORE: Record<Language, () => Promise<More>> = {
  en: async () => (await import('./en-more')).more,
  es: async () => (await import('./es-more')).more,
}

let current = $state<Language>('en')
let messages = $state.raw<First & Partial<More>>(english)
let early = false
let all = false

/**
 * The dictionary; reading it in a template follows the language. Only `common`, `doses` and `today` are there
 * from the start: whoever shows another screen awaits allWords() first (places.ts does), Welcome its own.
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

/** The words of Welcome alone: that screen is seen before anything else is loaded. */
export async function welcomeWords(): Promise<void> {
  if (early || all) return
  const chosen = current
  const { welcome } = await EARLY[chosen]()
  if (chosen !== current) return welcomeWords()
  early = true
  messages = { welcome, ...messages }
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
    messages = { ...(await FIRST[next]()), ...(await wordsBesides(next)) }
    current = next
  }
  if (typeof document !== 'undefined') document.documentElement.lang = next
}

/** What was loaded besides the first words, in another language. */
async function wordsBesides(next: Language): Promise<Partial<More>> {
  if (all) return MORE[next]()
  return early ? { welcome: (await EARLY[next]()).welcome } : {}
}

/** The language this phone speaks, if the app knows it. */
export function phoneLanguage(): Language {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const base = tag?.split('-')[0]
    if (base === 'es' || base === 'en') return base
  }
  return 'en'
}
