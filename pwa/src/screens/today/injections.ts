/* When an injection is due: so many days or calendar months after the day it was really given. */
import { addDays, daysBetween } from '../../lib/days'
import type { LocalDate } from '../../lib/types'
import type { DoseLog, Medicine } from './day'
import type { Injection } from './regimen'

export interface InjectionDue {
  medicine: Medicine
  injection: Injection
  givenOn: LocalDate
  on: LocalDate
  /** the first and last day that its label or the clinic names, where they do */
  from: LocalDate | null
  until: LocalDate | null
  state: 'far' | 'soon' | 'today' | 'late'
  daysLate: number
}

/** Reminders begin so many days before. */
const SOON_DAYS = 3

/** The same day of a later month, or its last day: 31 January and a month is 28 February. */
export function monthsAfter(day: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

export const dueAfter = (day: LocalDate, every: Injection['every']): LocalDate =>
  every.months ? monthsAfter(day, every.months) : addDays(day, every.days ?? 0)

/** The day it was last given: as entered, or as logged since. */
export function givenOn({ id }: Medicine, injection: Injection, doses: readonly DoseLog[]): LocalDate {
  const logged = doses.filter((dose) => dose.medication === id && dose.status === 'taken')
  return logged.reduce((last, { local_date }) => (local_date > last ? local_date : last), injection.given_on)
}

export function injectionDue(
  medicine: Medicine,
  doses: readonly DoseLog[],
  today: LocalDate,
): InjectionDue | null {
  const { injection } = medicine
  if (!injection || medicine.archived) return null
  const last = givenOn(medicine, injection, doses)
  const on = dueAfter(last, injection.every)
  if (medicine.end_on && on > medicine.end_on) return null
  const left = daysBetween(today, on)
  return {
    medicine,
    injection,
    givenOn: last,
    on,
    from: earliest(injection, last, on),
    until: injection.after_days == null ? null : addDays(on, injection.after_days),
    state: left < 0 ? 'late' : left === 0 ? 'today' : left <= SOON_DAYS ? 'soon' : 'far',
    daysLate: Math.max(0, -left),
  }
}

/** Of two first days the later one: both must be past. */
function earliest(
  { earliest_days, before_days }: Injection,
  last: LocalDate,
  on: LocalDate,
): LocalDate | null {
  const days = [
    ...(earliest_days == null ? [] : [addDays(last, earliest_days)]),
    ...(before_days == null ? [] : [addDays(on, -before_days)]),
  ]
  return days.sort().at(-1) ?? null
}

/** The places used last, newest first, each once. */
export function lastSites(
  { id, injection }: Medicine,
  doses: readonly (DoseLog & { site?: string })[],
): { site: string; on: LocalDate }[] {
  const found = doses
    .filter(({ medication, status, site }) => medication === id && status === 'taken' && site)
    .map(({ site = '', local_date }) => ({ site, on: local_date }))
  if (injection?.site) found.push({ site: injection.site, on: injection.given_on })
  found.sort((a, b) => b.on.localeCompare(a.on))
  return found.filter(({ site }, at) => found.findIndex((one) => one.site === site) === at)
}
