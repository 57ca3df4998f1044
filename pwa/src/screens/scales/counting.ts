/* What answers add up to, by the rules in the file. The server counts in the same way; a table holds both to it. */
import type { Instrument, Question, Score, Words } from './scales'

export type Answers = Readonly<Record<string, string | number>>

export function isAsked({ only_if }: Pick<Question, 'only_if'>, answers: Answers): boolean {
  if (!only_if) return true
  const answer = answers[only_if.item]
  return answer !== undefined && (answer === only_if.code) === only_if.equal
}

export function countOf(item: Question, answers: Answers): number | null {
  if (!isAsked(item, answers))
    return item.only_if && item.only_if.item in answers ? (item.not_asked ?? null) : null
  const answer = answers[item.id]
  if (item.kind !== 'number') return item.options?.find(({ code }) => code === answer)?.value ?? null
  const [lowest, highest] = [item.lowest ?? 0, item.highest ?? 0]
  const inside = Number.isInteger(answer) && Number(answer) >= lowest && Number(answer) <= highest
  return inside ? Number(answer) : null
}

/** Null as long as one of its questions is open: a part of a sum means nothing. */
export function total({ items }: Instrument, score: Score, answers: Answers): number | null {
  let sum = 0
  for (const item of items) {
    if (!score.items.includes(item.id)) continue
    const value = countOf(item, answers)
    if (value === null) return null
    sum += value
  }
  return sum
}

export function bandOf({ bands }: Score, value: number): Words | null {
  return bands.find(({ lowest, highest }) => lowest <= value && value <= highest)?.label ?? null
}

export function isMet({ at_least, at_most }: Score['marks'][number], value: number): boolean {
  return at_least != null ? value >= at_least : at_most != null && value <= at_most
}

export function goesOn(instrument: Instrument, answers: Answers): string | null {
  const way = instrument.goes_on
  const score = way && instrument.scores.find(({ id }) => id === way.score)
  const value = score ? total(instrument, score, answers) : null
  return way && value !== null && value >= way.at_least ? way.to : null
}

export function opensCrisisCard({ items }: Instrument, answers: Answers): boolean {
  return items.some((item) => {
    const value = countOf(item, answers)
    return item.crisis_at != null && value !== null && value >= item.crisis_at
  })
}

/** What must still be answered before it can be saved. */
export function open({ items }: Instrument, answers: Answers): Question[] {
  return items.filter((item) => item.required && isAsked(item, answers) && answers[item.id] === undefined)
}

/** What is kept: not what was answered before the question fell away. */
export function kept({ items }: Instrument, answers: Answers): Record<string, string | number> {
  const asked = items.filter((item) => isAsked(item, answers) && answers[item.id] !== undefined)
  return Object.fromEntries(asked.map(({ id }) => [id, answers[id] as string | number]))
}
