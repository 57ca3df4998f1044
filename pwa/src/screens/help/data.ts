/** The help lines and cards: a copy inside the app, and a newer one from the server when it answers. */
import { request } from '../../lib/api'
import { device } from '../../lib/device.svelte'
import type { Language } from '../../lib/i18n/index.svelte'

export type Said = Readonly<Record<Language, string>>
export type Many = Readonly<Record<Language, readonly string[]>>

export interface Line {
  id: string
  region: string
  name: Said
  purpose: string
  /** what else it is for */
  also?: readonly string[]
  call: string | null
  alt_call: string | null
  sms: { number: string; keyword: string | null; keyword_es: string | null } | null
  chat: string | null
  tty: Said | null
  hours: Said | null
  languages: readonly string[]
  cost: Said | null
  answered_by: Said | null
  privacy: Said | null
  does: Said | null
  does_not: Said | null
  source: string | null
  /** The source's own date: a year, a month or a day. */
  verified_on: string | null
}
export type Order = 'naloxone_first' | 'call_first'
export interface Region {
  region: string
  name: Said
  emergency: { number: string | null; alt: string | null }
  order: Order
  note: Said | null
  lines: readonly Line[]
}
export interface OverdoseCard {
  reviewed_on: string
  sources: readonly string[]
  wait_minutes: readonly [number, number]
  timer_s: number
  products: readonly { id: string; name: Said; wait_minutes: readonly [number, number] }[]
  /** The words for the call in a step: with the region's number, and where it is not known. */
  call: { known: Said; unknown: Said }
  signs: Many
  steps: Readonly<Record<Order, Many>>
  after: Many
}
export interface ToleranceCard {
  reviewed_on: string
  sources: readonly string[]
  say: Many
  when: Many
  safer: Many
}
export interface HelpData {
  /** The newest date that any line or card carries. */
  checked_on: string
  regions: Readonly<Record<string, Region>>
  cards: {
    overdose: OverdoseCard
    tolerance: ToleranceCard
    /** what the steps after a return to use say comes from these */
    lapse: { reviewed_on: string; sources: readonly string[] }
    /** when it is night for those who are not to be called at any hour */
    people: { night_from: string; night_until: string }
  }
}

const files = import.meta.glob<Region>('../../../../server/handrail/help/data/??.json', {
  eager: true,
  import: 'default',
})
const cards = import.meta.glob<HelpData['cards']>('../../../../server/handrail/help/data/cards.json', {
  eager: true,
  import: 'default',
})

const KEPT = 'handrail-help'

/** A number whose source is older than this says "check this number". */
const STALE_AFTER_DAYS = 365

function bundled(): HelpData {
  const [card] = Object.values(cards)
  if (!card) throw new Error('the app was built without its cards')
  const regions = Object.fromEntries(Object.values(files).map((region) => [region.region, region]))
  const dates = Object.values(files).flatMap(({ lines }) => lines.map((line) => line.verified_on ?? ''))
  return {
    checked_on:
      [card.overdose.reviewed_on, card.tolerance.reviewed_on, card.lapse.reviewed_on, ...dates]
        .sort()
        .at(-1) ?? '',
    regions,
    cards: card,
  }
}

/** What the server last gave, if it is whole and not older than what came with the app. */
export function knownHelp(): HelpData {
  const own = bundled()
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null')
    if (isWhole(kept) && kept.checked_on >= own.checked_on) return kept
  } catch {
    // Unreadable: the bundled copy is always there.
  }
  return own
}

/** Asks the server for newer lines; resolves to null when it has none or cannot be reached. */
export async function fetchHelp(): Promise<HelpData | null> {
  try {
    const fresh: unknown = await request('GET', '/api/help')
    if (!isWhole(fresh)) return null
    localStorage.setItem(KEPT, JSON.stringify(fresh))
    return knownHelp()
  } catch {
    return null
  }
}

/** A broken answer must never replace numbers that work. */
export function isWhole(data: unknown): data is HelpData {
  const help = data as HelpData | null
  const card = help?.cards?.overdose
  const more = help?.cards
  const regions = Object.values(help?.regions ?? {})
  return (
    typeof help?.checked_on === 'string' &&
    regions.length > 0 &&
    regions.every(isRegion) &&
    !!card?.call?.known?.en &&
    !!card.call.unknown?.es &&
    !!more?.people?.night_from &&
    !!more.people.night_until &&
    !!more.lapse?.reviewed_on &&
    Array.isArray(more.lapse.sources) &&
    Array.isArray(more.tolerance?.sources) &&
    !!more.tolerance.reviewed_on &&
    [more.tolerance.say, more.tolerance.when, more.tolerance.safer].every(isMany) &&
    [card?.signs, card?.after, card?.steps?.call_first, card?.steps?.naloxone_first].every(isMany)
  )
}

const isMany = (words: Many | undefined): boolean => !!words?.en?.length && !!words.es?.length

function isRegion(region: Region): boolean {
  return (
    typeof region.region === 'string' &&
    !!region.name?.en &&
    !!region.name.es &&
    !!region.emergency &&
    Array.isArray(region.lines)
  )
}

/** The steps in the region's order, each naming the number to call there. */
export function stepsFor(card: OverdoseCard, region: Region | undefined, language: Language): string[] {
  const number = region?.emergency.number
  const call = number ? card.call.known[language].replace('{number}', number) : card.call.unknown[language]
  return card.steps[region?.order ?? 'call_first'][language].map((step) => step.replace('{call}', call))
}

export function chosenRegion(help: HelpData): Region | undefined {
  return help.regions[device.helpRegion]
}

/** For a crisis of the mind: those that speak the person's language first, of them the ones open day and night. */
export function crisisLines(region: Region | undefined, language: Language): Line[] {
  const always = (line: Line) => Number(!line.hours?.en.includes('24'))
  const lines = (region?.lines ?? []).filter(
    ({ purpose, also }) => purpose === 'crisis' || also?.includes('crisis'),
  )
  return spokenFirst(
    lines.sort((a, b) => always(a) - always(b)),
    language,
  )
}

/** Those made for the person's language, those that speak it too, of a part of the place only, and then the others. */
export function spokenFirst(lines: readonly Line[], language: Language): Line[] {
  const rank = ({ languages, region }: Line) => {
    if (!languages.includes(language)) return 3
    if (region.includes('-')) return 2
    return language !== 'en' && languages.length === 1 ? 0 : 1
  }
  return [...lines].sort((a, b) => rank(a) - rank(b))
}

/** A few of them that speak the person's language, each number once: first one made for that language, last one of a
    part of the place only. */
export function fewLines(lines: readonly Line[], language: Language, most: number): Line[] {
  const own = lines.filter(({ languages }) => languages.includes(language))
  const sorted = spokenFirst(own, language)
  const found = new Map<string, Line>()
  for (const line of sorted.length > 0 ? sorted : lines) {
    const number = line.call ?? line.sms?.number ?? ''
    if (!found.has(number)) found.set(number, line)
  }
  return [...found.values()].slice(0, most)
}

/** Regions by name; those of the phone's own languages first. A matter of order: nothing is chosen. */
export function regionsInOrder(help: HelpData, language: Language, tags: readonly string[]): Region[] {
  const near = tags.map((tag) => tag.split('-')[1]?.toUpperCase()).filter(Boolean)
  const rank = (region: Region) => {
    const place = near.indexOf(region.region)
    if (place >= 0) return place
    return region.region === 'XX' ? 1000 : region.region === 'EU' ? 999 : 500
  }
  return Object.values(help.regions).sort(
    (a, b) => rank(a) - rank(b) || a.name[language].localeCompare(b.name[language], language),
  )
}

/** Old, or of unknown age. A year or a month counts from its end: "2026-09" is still fresh in November. */
export function isStale(verifiedOn: string | null, today: Date, days = STALE_AFTER_DAYS): boolean {
  if (!verifiedOn) return true
  const [year = 0, month = 12, day = 31] = verifiedOn.split('-').map(Number)
  return today.getTime() - Date.UTC(year, month - 1, day) > days * 86_400_000
}

/** "442‑HELPME": not parted at the end of a line. */
export const wholeNumbers = (text: string): string => text.replace(/(?<=\d)-(?=[\dA-Z])/g, '\u2011')

export function telLink(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, '')}`
}

/** The word a line asks for, in the person's language; null when it asks for none. */
export function keyword(line: Line, language: Language): string | null {
  if (!line.sms) return null
  const own = language === 'es' ? line.sms.keyword_es : line.sms.keyword
  return own ?? line.sms.keyword ?? line.sms.keyword_es
}

/** Opens the phone's messages; a single word is filled in, the person sends it. */
export function smsLink(line: Line, language: Language): string {
  const number = (line.sms?.number ?? '').replace(/[^\d+]/g, '')
  const word = keyword(line, language)
  return word && /^\w+$/.test(word) ? `sms:${number}?&body=${word}` : `sms:${number}`
}
