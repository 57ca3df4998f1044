/* How the journal tells of symptoms. */
import { t } from '../../lib/i18n/index.svelte'
import { formatDate, formatMoment, formatTime } from '../../lib/time'
import type { Withdrawal } from '../../lib/types'
import type { Telling } from '../journal/telling'
import { capital } from '../today/words'
import { nameOf } from './data'

const strongest = ({ symptoms }: Withdrawal): string[] =>
  [...symptoms].sort((a, b) => b.strength - a.strength).map(({ name }) => nameOf(name))

const MOST_NAMED = 3

export const withdrawal: Telling<'withdrawal'> = {
  icon: 'wave',
  title: () => t.symptoms.title,
  line(body) {
    const named = strongest(body)
    const rest = named.length - MOST_NAMED
    const words = [...named.slice(0, MOST_NAMED), ...(rest > 0 ? [t.symptoms.andMore(rest)] : [])]
    return [
      formatTime(new Date(body.occurred_at)),
      capital(words.join(', ').toLowerCase()),
      body.note ? t.journal.note : '',
    ]
      .filter(Boolean)
      .join(' · ')
  },
  answers: (body) => [
    [t.journal.when, formatMoment(body.occurred_at)],
    ...body.symptoms.map(
      ({ name, strength }) => [nameOf(name), t.symptoms.strengths[strength] ?? ''] as const,
    ),
    [t.symptoms.substance, body.substance],
    [t.symptoms.lastUse, body.last_use_on ? formatDate(body.last_use_on) : ''],
    [t.journal.noteTitle, body.note],
  ],
  edit: (id) => `/symptoms/${id}`,
}
