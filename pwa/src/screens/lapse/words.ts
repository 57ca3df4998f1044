/* A return to use in the journal: its title, its line, its answers. */
import { t } from '../../lib/i18n/index.svelte'
import { formatDate, formatMoment, formatTime } from '../../lib/time'
import type { Lapse } from '../../lib/types'

const named = (names: readonly string[], words: Record<string, string>): string =>
  names.map((name) => words[name] ?? name).join(', ')

export const lapseTitle = (): string => t.lapse.entry

const dateWord = ({ change_date }: Lapse): string =>
  change_date === 'keep' ? t.lapse.dateKept : change_date === 'new_run' ? t.lapse.dateNew : t.lapse.dateOpen

export function lapseLine(body: Lapse): string {
  const about = body.substances.length > 0 ? dateWord(body) : ''
  return [body.occurred_at ? formatTime(new Date(body.occurred_at)) : '', about].filter(Boolean).join(' · ')
}

export function lapseAnswers(body: Lapse): [name: string, value: string][] {
  const when = body.occurred_at ? formatMoment(body.occurred_at) : formatDate(body.local_date)
  const pairs: [string, string][] = [
    [t.lapse.when, when],
    [t.lapse.date, body.substances.length > 0 ? dateWord(body) : ''],
    [t.lapse.beforeIt, named(body.before, t.lapse.befores)],
    [t.lapse.feel, named(body.feelings, t.lapse.feelings)],
    [t.lapse.happened, body.what_happened],
    [t.lapse.friend, body.to_a_friend],
    [t.journal.noteTitle, body.note],
  ]
  return pairs.filter(([, value]) => value !== '')
}
