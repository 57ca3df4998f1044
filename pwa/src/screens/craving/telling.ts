/* How the journal tells of a craving. */
import { t } from '../../lib/i18n/index.svelte'
import { formatMoment, formatTime } from '../../lib/time'
import type { Craving } from '../../lib/types'
import type { Telling } from '../journal/telling'
import { isOpen, minutesOf, peakOf } from './episode'
import { copingName, span, triggerName } from './names'

/** "Walk outside (Yes), Cold water" */
function copingWords({ coping }: Craving): string {
  const one = ({ what, helped }: Craving['coping'][number]) =>
    helped ? `${copingName(what)} (${t.craving.helped[helped].toLowerCase()})` : copingName(what)
  return coping.map(one).join(', ')
}

const endless = (body: Craving): string => (isOpen(body, new Date()) ? t.craving.goesOn : t.craving.noEnd)

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
      body.ended_at || body.outcome ? '' : endless(body),
    ].filter(Boolean)
    return [formatTime(new Date(body.started_at)), said.join(', ')].filter(Boolean).join(' · ')
  },
  answers(body) {
    const peak = peakOf(body.strengths)
    const minutes = minutesOf(body)
    return [
      [t.journal.when, formatMoment(body.started_at)],
      [t.craving.length, minutes === null ? endless(body) : span(minutes)],
      [t.craving.peakAnswer, peak === null ? '' : t.journal.ofTen(peak)],
      [t.triggers.answers.setOff, body.triggers.map(triggerName).join(', ')],
      [t.craving.tried, copingWords(body)],
      [t.craving.outcome, body.outcome ? t.craving.outcomes[body.outcome] : ''],
      [t.journal.noteTitle, body.note],
    ]
  },
  edit: (id) => `/craving/${id}`,
}
