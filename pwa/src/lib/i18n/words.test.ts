import { describe, expect, it } from 'vitest'
import { first as en } from './en'
import { more as moreEn } from './en-more'
import { first as es } from './es'
import { more as moreEs } from './es-more'

/** Words that never stand on a screen. What the person types and names of organisations are not looked at. */
const never = {
  en: /\b(addict\w*|alcoholics?|junkies?|users?|abus\w*|habits?|clean|dirty|fail\w*|relaps\w*|lapses?|slips?|sober\w*|non-?compliant|MAT|streaks?|patients?|drunk|hardcore|medication-assisted|maintenance|inmates?|convicts?|offenders?|felons?|hopeless|scourge|denial|zero-knowledge|end-to-end|HIPAA)\b|you missed/i,
  es: /(?<!\p{L})(adict\p{L}*|drogadict\p{L}*|toxicóman\p{L}*|yonquis?|enganchad\p{L}*|vicio\p{L}*|alcohólic\p{L}*|borrach\p{L}*|abus\p{L}*|limpi[oa]s?|suci[oa]s?|recaíd\p{L}*|recaer|resbal\p{L}*|fracas\p{L}*|fall(?:ar|aste|o)|pacientes?|drogatas?|vicios[oa]s?|reclus[oa]s?|mantenimiento|usuari[oa]s?)(?!\p{L})/iu,
}

type Say = (...words: unknown[]) => string

/** Called with numbers; where it wants words, with words. */
function said(say: Say, n: number): string {
  try {
    return String(say(n, n, n))
  } catch {
    return String(say('word', 'word', 'word'))
  }
}

function texts(of: unknown, path = ''): [path: string, text: string][] {
  if (typeof of === 'string') return [[path, of]]
  if (typeof of === 'function') return [1, 3].map((n) => [path, said(of as Say, n)])
  if (typeof of !== 'object' || of === null) return []
  return Object.entries(of).flatMap(([key, value]) => texts(value, `${path}.${key}`))
}

describe.each([
  ['en', { ...en, ...moreEn }],
  ['es', { ...es, ...moreEs }],
] as const)('the %s dictionary', (language, messages) => {
  it('has none of the words that hurt', () => {
    expect(texts(messages).filter(([, text]) => never[language].test(text))).toEqual([])
  })

  it('never shouts', () => {
    expect(texts(messages).filter(([, text]) => /[!¡]/.test(text))).toEqual([])
  })
})
