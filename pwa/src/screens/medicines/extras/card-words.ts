/* A medicine as it stands on the card: everything as it was entered, nothing worked out. */
import { t } from '../../../lib/i18n/index.svelte'
import { formatDate, formatMoment } from '../../../lib/time'
import { formOf, keep } from '../../today/words'
import { daysWords, intervalWords, neededWords, siteOf, timesWords } from '../words'
import type { CardMedicine } from './card'

export interface CardLine {
  id: string
  name: string
  /** how it is taken */
  how: string[]
  /** when it was last logged */
  last: string
  /** who prescribes it, and the number to ask: it is never broken in two */
  who: string
  phone: string
}

export function cardLine(medicine: CardMedicine, today: string): CardLine {
  const { id, body } = medicine
  const { name, strength, form, prescriber, clinic_name, clinic_phone } = body
  return {
    id,
    name: keep([name, name.includes(strength) ? '' : strength].filter(Boolean).join(' ')),
    how: [form && !body.injection ? formOf(form) : '', ...howWords(medicine, today)].filter(Boolean),
    last: lastWords(medicine),
    who: [prescriber && t.card.prescribedBy(prescriber), clinic_name].filter(Boolean).join(', '),
    phone: clinic_phone,
  }
}

function howWords({ body, phase }: CardMedicine, today: string): string[] {
  if (body.injection) return [t.card.injection(intervalWords(body.injection.every))]
  if (!phase)
    return [[t.card.asNeeded, body.as_needed ? neededWords(body.as_needed) : ''].filter(Boolean).join(', ')]
  return [
    timesWords(phase.times, body.strength).join(' · '),
    daysWords(phase.days),
    body.observed ? t.card.observed : '',
    phase.from > today ? t.card.startsOn(formatDate(phase.from)) : '',
  ]
}

function lastWords({ body, last }: CardMedicine): string {
  if (!last) return t.card.noneLogged
  if (last.at) return t.card.lastLogged(formatMoment(last.at))
  const site = body.injection?.given_on === last.on ? siteOf(body.injection.site) : ''
  return site ? t.card.lastGivenAt(formatDate(last.on), site) : t.card.lastGiven(formatDate(last.on))
}

export const wordsOf = ({ name, how, last, who, phone }: CardLine): string[] => [
  name,
  [...how, last, who, phone].filter(Boolean).join('. '),
]
