/* The person's own questions by their ids, for entries that are shown long after they were asked. */
import { checkInSetup } from '../../lib/check-in-setup'
import { t } from '../../lib/i18n/index.svelte'
import { onNews } from '../../lib/store'
import type { CheckIn } from '../../lib/types'

let known = $state.raw<ReadonlyMap<string, string>>(new Map())

async function look(): Promise<void> {
  const { own } = await checkInSetup()
  known = new Map(own.map(({ id, ask }) => [id, ask]))
}

let looked = false

/** Call before entries are shown; again and again does no harm. */
export function knowQuestions(): void {
  if (looked) return
  looked = true
  void look().catch(() => undefined)
  onNews((news) => {
    if (news === 'changed') void look().catch(() => undefined)
    if (news === 'wiped') known = new Map()
  })
}

/** What was answered to own questions, as pairs of question and answer. */
export function ownPairs(body: CheckIn): [question: string, answer: string][] {
  knowQuestions()
  return (body.answers ?? []).map(({ question, scale, yes, text }) => [
    known.get(question) ?? t.questions.unknown,
    scale !== null ? t.common.ofTen(scale) : yes !== null ? t.questions.answers[yes ? 'yes' : 'no'] : text,
  ])
}
