/* Days without a dose, and what they ask for. The numbers are data that the operator can tighten; here they are only compared. */
import type { MedicineTaking } from '../../lib/adherence'
import { addDays, daysBetween } from '../../lib/days'
import type { LocalDate } from '../../lib/types'
import type { Moud } from '../medicines/moud'
import type { AgendaItem, DoseLog, Medicine } from './day'
import { isDaily, timesOn } from './regimen'

export type Level = 'call' | 'firm' | 'urgent'

/** From how many days without a dose on. */
export interface GapRule {
  call: number
  firm?: number | null
  urgent?: number | null
  /** In the first weeks of treatment each step comes so many days earlier. */
  early_weeks?: number | null
  early_shift?: number | null
  sources?: readonly string[]
  verified_on?: string | null
}

export interface Missed {
  days: number
  since: LocalDate
}

export interface Known {
  agenda: { from: LocalDate; until: LocalDate; items: readonly AgendaItem[] } | null
  doses: readonly DoseLog[]
  today: LocalDate
  now: Date
  /** the first day whose doses are known */
  known: LocalDate
}

const WEEK = 7

/** The days without a dose up to now, in a row; null without any. Today counts once its last window is over. */
export function missedInARow(medicine: Medicine, known: Known): Missed | null {
  const taken = new Set(
    known.doses
      .filter(({ medication, status }) => medication === medicine.id && status === 'taken')
      .map(({ local_date }) => local_date),
  )
  let days = 0
  let since = ''
  const first = firstDay(medicine, known)
  for (let day = known.today; day >= first; day = addDays(day, -1)) {
    if (taken.has(day)) break
    const due = wasDue(medicine, day, known)
    if (due === null) break
    if (!due) continue
    days += 1
    since = day
  }
  return days > 0 ? { days, since } : null
}

/** Nothing is missed before it began, or before it was written down or first logged, whichever was earlier. */
function firstDay({ id, start_on, written_on = start_on }: Medicine, { doses, known }: Known): LocalDate {
  const logged = doses.filter(({ medication }) => medication === id).map(({ local_date }) => local_date)
  const told = [...logged, written_on].sort()[0] ?? start_on
  return [start_on, told, known].sort().at(-1) ?? start_on
}

/** Null where this phone cannot tell: it knows the plan of some days, and what is taken every day. */
function wasDue(medicine: Medicine, day: LocalDate, { agenda, today, now }: Known): boolean | null {
  if (medicine.end_on !== null && day > medicine.end_on) return false
  const items =
    agenda?.items.filter(
      (item) => item.reminder === medicine.id && item.local_date === day && isDose(item),
    ) ?? []
  if (day === today)
    return items.length > 0 && items.every((item) => Date.parse(item.useful_until) <= now.getTime())
  if (agenda && agenda.from <= day && day <= agenda.until) return items.length > 0
  return isDaily(medicine, day) ? timesOn(medicine, day).length > 0 : null
}

const isDose = ({ purpose = 'dose' }: AgendaItem): boolean => purpose === 'dose'

/** The longer of what this phone sees and what the server last said, unless a dose was logged since. */
export function longest(
  medicine: Medicine,
  here: Missed | null,
  said: { answer: Pick<MedicineTaking, 'gap'>; until: LocalDate } | null,
  known: Known,
): Missed | null {
  const gap = said?.answer.gap
  if (!gap) return here
  const again = known.doses.some(
    ({ medication, status, local_date }) =>
      medication === medicine.id && status === 'taken' && local_date >= gap.since,
  )
  if (again) return here
  const later = missedInARow(medicine, { ...known, known: addDays(said.until, 1) })
  const days = gap.missed_days + (later?.days ?? 0)
  return here && here.days >= days
    ? here
    : { days, since: here && here.since < gap.since ? here.since : gap.since }
}

/** How pressing it is, or null. `since` within the first weeks brings each step forward. */
export function levelOf(rule: GapRule, missed: Missed, startedOn: LocalDate): Level | null {
  const early = daysBetween(startedOn, missed.since) < (rule.early_weeks ?? 0) * WEEK
  const days = missed.days + (early ? (rule.early_shift ?? 0) : 0)
  if (rule.urgent && days >= rule.urgent) return 'urgent'
  if (rule.firm && days >= rule.firm) return 'firm'
  return days >= rule.call ? 'call' : null
}

export interface Gap {
  medicine: Medicine
  moud: Moud
  level: Level
  missed: Missed
  rule: GapRule
}
