/* Looks for words in everything on this phone, whatever its kind; capitals and accents do not matter. */
import { fold } from '../../lib/fold'
import type { Kind, Row } from '../../lib/types'
import type { Medicine } from '../today/day'
import { KINDS, momentOf } from './entries'
import { answersOf, entryTitle } from './words'

export interface Found {
  row: Row
  title: string
  moment: string
  /** folded: title, what the entry's page shows, and every text besides */
  text: string
}

/** Codes, moments and numbers of things: nobody looks for them by name. */
const TECHNICAL =
  /^(v|id|tz|kind|type|status|slot|time_slot|template|product|listing|question|instrument|local_date|at|.*_(at|on|date|slot))$/
const CODE = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** Every text in a body, also of a kind that has no page of its own. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return CODE.test(value) ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (TECHNICAL.test(name) ? [] : textsIn(inner)))
}

export function found(row: Row, medicines: readonly Medicine[]): Found {
  const title = entryTitle(row, medicines)
  const shown = answersOf(row).map(([, value]) => value)
  const text = fold([title, ...shown, ...textsIn(row.body)].join('\n'))
  return { row, title, moment: momentOf(row), text }
}

/** What was made of each row stays with it: one that changes is a new one. */
export function indexer(): (rows: readonly Row[], medicines: readonly Medicine[]) => Found[] {
  let known = new Map<Row, Found>()
  return (rows, medicines) => {
    const next = new Map(rows.map((row) => [row, known.get(row) ?? found(row, medicines)]))
    known = next
    return [...next.values()].sort(
      (a, b) => b.row.day.localeCompare(a.row.day) || b.moment.localeCompare(a.moment),
    )
  }
}

export const wordsOf = (query: string): string[] => fold(query).split(' ').filter(Boolean)

/** Those in which every word occurs, in the order they came. */
export function search(all: readonly Found[], query: string): Found[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  return all.filter(({ text, row }) => leads(row) && words.every((word) => text.includes(word)))
}

const BEFORE = 24
const AFTER = 72

/** The piece of an entry in which the first word stands, with its name; empty where the title says it all. */
export function excerpt({ row, title }: Found, query: string): string {
  const [word] = wordsOf(query)
  if (!word || fold(title).includes(word)) return ''
  const answers = answersOf(row)
  const [name, value] = answers.find(([, said]) => fold(said).includes(word)) ?? ['', '']
  const text = value || (textsIn(row.body).find((said) => fold(said).includes(word)) ?? '')
  return [name, cut(text.replace(/\s+/g, ' '), word)].filter(Boolean).join(': ')
}

function cut(text: string, word: string): string {
  const letters = [...text]
  const at = [...fold(text).slice(0, fold(text).indexOf(word))].length
  // Begins with a whole word, where there is one.
  const gap = at > BEFORE ? letters.indexOf(' ', at - BEFORE) + 1 : 0
  const from = gap > at ? at : gap
  const piece = letters.slice(from, at + AFTER).join('')
  return `${from > 0 ? '…' : ''}${piece.trim()}${letters.length > at + AFTER ? '…' : ''}`
}

/** Where an entry is looked at. Those that stand in the journal have their page there. */
const PLACES: { readonly [K in Kind]?: (row: Row<K>) => string } = {
  medication: ({ id }) => `/medicines/${id}`,
  meeting: ({ id }) => `/meetings/mine/${id}`,
  renewal: () => '/medicines/dates',
  naloxone_kit: () => '/medicines/kit',
  health_card: () => '/medicines/card',
  take_home: ({ body }) => `/medicines/${body.medication}/take-home`,
  trigger_plan: ({ id }) => `/triggers/plan/${id}`,
  contact: ({ id }) => `/help/people/${id}`,
  substance: () => '/runs',
  check_in_setup: () => '/settings/questions',
}

const LISTED: readonly Kind[] = KINDS

export function pathOf(row: Row): string | null {
  if (LISTED.includes(row.kind)) return `/journal/${row.id}`
  return (PLACES[row.kind] as ((row: Row) => string) | undefined)?.(row) ?? null
}

const leads = (row: Row): boolean => pathOf(row) !== null
