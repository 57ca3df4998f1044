/* How the journal tells of a craving. */
import { t } from '../../lib/i18n/index.svelte'
import { formatMoment, formatTime } from '../../lib/time'
import type { Craving } from '../../lib/types'
import type { Telling } from '../journal/telling'
import { minutesOf, peakOf } from './episode'
import { copingName, span, triggerName } from './names'

/** "Walk outside (Yes), Cold water" */
function copingWords({ coping }: Craving): string {
  const one = ({ what, helped }: Craving['coping'][number]) =>
    helped ? `${copingName(what)} (${t.craving.helped[helped].toLowerCase()})` : copingName(what)
  return coping.map(one).join(', ')
}

export const craving: Telling<'craving'> = {
  icon: 'wave',
  title(body) {
    const minutes = body && minutesOf(body)
    return minutes === null ? t.craving.title : t.craving.entry(span(minutes))
  },
  line(body) {
    const peak = peakOf(body.strengths)
    const helped = body.coping.filter((one) => one.helped === 'yes').map(({ what }) => copingName(what))
    const said = [
      peak === null ? '' : t.craving.peak(peak),
      helped.length > 0 ? t.craving.itHelped(helped.join(', ').toLowerCase()) : '',
      body.ended_at || body.outcome ? '' : t.craving.noEnd,
    ].filter(Boolean)
    return [formatTime(new Date(body.started_at)), said.join(', ')].filter(Boolean).join(' · ')
  },
  answers(body) {
    const peak = peakOf(body.strengths)
    const minutes = minutesOf(body)
    return [
      [t.journal.when, formatMoment(body.started_at)],
      [t.craving.length, minutes === null ? t.craving.noEnd : span(minutes)],
      [t.craving.peakAnswer, peak === null ? '' : t.journal.ofTen(peak)],
      [t.triggers.answers.setOff, body.triggers.map(triggerName).join(', ')],
      [t.craving.tried, copingWords(body)],
      [t.craving.outcome, body.outcome ? t.craving.outcomes[body.outcome] : ''],
      [t.journal.noteTitle, body.note],
    ]
  },
  edit: (id) => `/craving/${id}`,
}
