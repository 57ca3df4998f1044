/** The app's words: `t.<screen>.<key>` in the chosen language. A missing key fails the type check. */
import { en, type Messages } from './en'

export type Language = 'en' | 'es'

let current = $state<Language>('en')
let messages = $state.raw<Messages>(en)

/** The dictionary; reading it in a template follows the language. */
export const t: Messages = new Proxy(en, {
  get: (_target, name) => messages[name as keyof Messages],
})

export function language(): Language {
  return current
}

/** For Intl: the phone's own regional form of the language where it has one ("es-MX"). */
export function locale(): string {
  const own = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [])
  return own.find((tag) => tag.split('-')[0] === current) ?? current
}

export async function setLanguage(next: Language): Promise<void> {
  messages = next === 'es' ? (await import('./es')).es : en
  current = next
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
