/* For how long tolerance is lower after something the person wrote down. The numbers are data. */
import { addDays, daysBetween } from '../../lib/days'
import type { Discharge, LocalDate } from '../../lib/types'
import { knownCatalogue } from '../medicines/catalogue'
import type { Moud } from '../medicines/moud'

export type Why = Discharge['left'] | 'methadone_start' | 'moud_stopped' | 'lapse'
export interface WindowRule {
  id: Why
  window_days: number
  sources: readonly string[]
  verified_on: string | null
}
export interface Window {
  why: Why
  since: LocalDate
  /** the last day of it */
  until: LocalDate
  rule: WindowRule
}
interface Medicine {
  start_on: LocalDate
  started_on?: LocalDate | null
  end_on: LocalDate | null
  archived: boolean
  stopped?: { on: LocalDate } | null
}
export interface Happened {
  lapses: readonly { local_date: LocalDate }[]
  discharges: readonly Pick<Discharge, 'left' | 'left_on' | 'archived'>[]
  medicines: readonly (Medicine & { moud: Moud | null })[]
}

/** Where the data cannot be read: a month. */
const STRICT = 30

export function windowRules(): Map<Why, WindowRule> {
  const said = (knownCatalogue() as { tolerance?: WindowRule[] }).tolerance ?? []
  return new Map(said.map((rule) => [rule.id, rule]))
}

/** One of each sort at most, the latest; those that last longest first. */
export function windowsOf(
  { lapses, discharges, medicines }: Happened,
  rules: ReadonlyMap<Why, WindowRule>,
  today: LocalDate,
): Window[] {
  const began: [Why, LocalDate][] = [
    ...lapses.map(({ local_date }): [Why, LocalDate] => ['lapse', local_date]),
    ...discharges
      .filter(({ archived }) => !archived)
      .map(({ left, left_on }): [Why, LocalDate] => [left, left_on]),
    ...methadone(medicines, today),
    ...stopped(medicines, today),
  ]
  const found = new Map<Why, Window>()
  for (const [why, since] of began) {
    const rule = rules.get(why) ?? { id: why, window_days: STRICT, sources: [], verified_on: null }
    const days = daysBetween(since, today)
    if (days < 0 || days >= rule.window_days || (found.get(why)?.since ?? '') >= since) continue
    found.set(why, { why, since, until: addDays(since, rule.window_days - 1), rule })
  }
  return [...found.values()].sort((a, b) => b.until.localeCompare(a.until))
}

/** One that is only planned protects nobody yet. */
const isTaken = ({ archived, started_on, start_on, end_on }: Medicine, today: LocalDate): boolean =>
  !archived && (started_on ?? start_on) <= today && (end_on === null || end_on >= today)

function methadone(medicines: Happened['medicines'], today: LocalDate): [Why, LocalDate][] {
  return medicines
    .filter((one) => one.moud === 'methadone' && isTaken(one, today))
    .map(({ started_on, start_on }) => ['methadone_start', started_on ?? start_on])
}

/** Not where another medicine for opioid use disorder took its place. */
function stopped(medicines: Happened['medicines'], today: LocalDate): [Why, LocalDate][] {
  const all = medicines.filter(({ moud }) => moud !== null)
  if (all.some((one) => isTaken(one, today))) return []
  return all.flatMap((one) => {
    const on = one.stopped?.on ?? one.end_on
    return on ? [['moud_stopped', on] as [Why, LocalDate]] : []
  })
}
