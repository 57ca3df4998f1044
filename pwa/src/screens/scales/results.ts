/* What was answered to one questionnaire, as numbers over time, and how one of them reads. */
import { language, t } from '../../lib/i18n/index.svelte'
import type { Row } from '../../lib/types'
import { bandOf, isMet, total } from './counting'
import { type Instrument, inWords, type Score } from './scales'

export type Answered = Pick<Row<'scale'>, 'id' | 'day' | 'body'>

/** One score of one time, in words: "8 of 27", "mild". */
export interface Said {
  score: Score
  name: string
  value: number
  number: string
  /** Which way is which; an operator's own file says nothing of it. */
  higher: string | undefined
  notes: string[]
}

/** Newest first; of one day the later one. */
export function inOrder(rows: readonly Answered[], id: string): Answered[] {
  return rows
    .filter(({ body }) => body.instrument === id)
    .sort((a, b) => b.body.occurred_at.localeCompare(a.body.occurred_at) || b.id.localeCompare(a.id))
}

export function saidOf(instrument: Instrument, answers: Answered['body']['answers']): Said[] {
  return instrument.scores.flatMap((score) => {
    const value = total(instrument, score, answers)
    if (value === null) return []
    const higher: Readonly<Record<string, string | undefined>> = t.scales.higher
    const band = bandOf(score, value)
    const marks = score.marks.filter((mark) => isMet(mark, value))
    return {
      score,
      name: inWords(score.name, language()),
      value,
      number: t.scales.ofMost(value, score.highest),
      higher: higher[`${instrument.id} ${score.id}`],
      notes: [
        ...(band ? [t.scales.calls(inWords(band, language()))] : []),
        ...marks.map(({ label }) => t.scales.mark(inWords(label, language()))),
      ],
    }
  })
}

/** "8 of 27, mild" or "Use 0 of 12, Risk 9 of 24": one line for a list. */
export function shortly(instrument: Instrument | null, answers: Answered['body']['answers']): string {
  const said = instrument ? saidOf(instrument, answers) : []
  if (!instrument || said.length === 0) return t.scales.open
  if (said.length > 1) return said.map(({ name, number }) => `${name} ${number}`).join(', ')
  return said
    .map(({ score, value, number }) => {
      const band = bandOf(score, value)
      return band ? `${number}, ${inWords(band, language())}` : number
    })
    .join('')
}

/** The time a questionnaire asks about, where its description does not say it. */
export function asksAbout({ id }: Instrument): string | undefined {
  const asks: Readonly<Record<string, string | undefined>> = t.scales.asks
  return asks[id]
}

export interface Point {
  on: string
  value: number
}

/** Oldest first, of those that were answered by this very file. */
export function pointsOf(instrument: Instrument, score: Score, rows: readonly Answered[]): Point[] {
  return inOrder(rows, instrument.id)
    .filter(({ body }) => body.version === instrument.version)
    .flatMap(({ day, body }) => {
      const value = total(instrument, score, body.answers)
      return value === null ? [] : { on: day, value }
    })
    .reverse()
}
