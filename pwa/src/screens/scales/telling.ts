/* How the journal tells of a questionnaire: its own questions and answers, and what they add up to. */
import { language, t } from '../../lib/i18n/index.svelte'
import { formatMoment, formatTime } from '../../lib/time'
import type { Bodies } from '../../lib/types'
import type { Telling } from '../journal/telling'
import { saidOf, shortly } from './results'
import { inWords, spoken } from './scales'
import { scaleFor, scaleOf } from './shelf.svelte'

export const scale: Telling<'scale'> = {
  icon: 'note',
  title(body) {
    const one = body && scaleOf(body.instrument)
    return one ? inWords(one.title, language()) : t.scales.title
  },
  line(body) {
    const said = shortly(scaleFor(body), body.answers)
    return [formatTime(new Date(body.occurred_at)), said].join(' · ')
  },
  answers(body) {
    const instrument = scaleFor(body)
    const when: [string, string][] = [[t.journal.when, formatMoment(body.occurred_at)]]
    if (!instrument) return [...when, [t.scales.title, t.scales.gone]]
    const said = saidOf(instrument, body.answers).map(({ name, number, notes }): [string, string] => [
      name,
      [`${number}.`, ...notes].join(' '),
    ])
    return [...when, ...said, [t.scales.notDiagnosis, t.scales.ownWords], ...given(body)]
  },
}

function given(body: Bodies['scale']): [string, string][] {
  const instrument = scaleFor(body)
  if (!instrument) return []
  const words = spoken(instrument, language())
  return instrument.items.flatMap(({ id, label, text, options }): [string, string][] => {
    const answer = body.answers[id]
    if (answer === undefined) return []
    const option = options?.find(({ code }) => code === answer)
    return [
      [[label, inWords(text, words)].join(' ').trim(), option ? inWords(option.text, words) : `${answer}`],
    ]
  })
}
