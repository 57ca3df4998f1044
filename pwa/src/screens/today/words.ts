/* Turns what the day found into the app's words. Read inside templates, so that it follows the language. */
import { t } from '../../lib/i18n/index.svelte'
import { formatTime } from '../../lib/time'
import type { CheckInLog, DoseEntry, DoseLog, LoggedEntry, Medicine, UnplannedEntry } from './day'
import { NOON, type PartOfDay } from './offers'

export type DoseSubject = DoseEntry | UnplannedEntry | LoggedEntry

/** "8 mg": a number and its unit are never parted. */
export const keep = (text: string): string =>
  text.replace(/(\d) +(?=[\p{L}%])/gu, '$1\u00a0').replace(/ \/ (?=\d)/g, '\u00a0/\u00a0')

/** A long name may break after its slash, amounts may not. */
export const breakable = (name: string): string => name.replace(/\/(?!\u00a0)/g, '/\u200b')

export const nameOf = (medicine: Medicine | null): string => medicine?.name || t.doses.aMedicine
export const clinicOf = (medicine: Medicine | null): string => medicine?.clinic_name || t.doses.yourClinic
export const formOf = (form: string): string => t.doses.forms[form] ?? form

/** "Sertraline 50 mg" */
export const doseName = (medicine: Medicine | null, dose: string): string =>
  keep([nameOf(medicine), dose].filter(Boolean).join(' '))

/** "4 mg film, under the tongue"; a dose that names its form ("1 tablet") says it once. */
export function doseAndForm(medicine: Medicine | null, dose: string): string {
  const form = medicine?.form ? formOf(medicine.form) : ''
  const word = form.split(',')[0] ?? ''
  if (word && dose.toLowerCase().includes(word.toLowerCase())) return keep(dose + form.slice(word.length))
  return keep(dose && form ? t.doses.doseForm(dose, form) : dose || form)
}

export const doseOf = (subject: DoseSubject): string =>
  subject.type === 'unplanned' ? subject.time.dose || subject.medicine.strength : subject.dose

export const logOf = (subject: DoseSubject): DoseLog | null =>
  subject.type === 'unplanned' ? null : subject.log

/** "in 1 h 20 min", for what comes within a few hours. */
export function inTime(moment: Date, now: Date): string {
  const minutes = Math.round((moment.getTime() - now.getTime()) / 60_000)
  return minutes < 1 || minutes > 360 ? '' : t.today.inTime(Math.floor(minutes / 60), minutes % 60)
}

/** "Taken 8:04 AM", "Skipped · Ran out" */
export function logWords(log: DoseLog): string {
  if (log.status === 'taken') return t.doses.takenAt(formatTime(new Date(log.occurred_at)))
  return [t.doses.skipped, reasonOf(log.reason)].filter(Boolean).join(' · ')
}

export const reasonOf = (reason: string): string =>
  (t.doses.reasons as Record<string, string>)[reason] ?? reason

/** "9:12 AM · mood 6, craving 3" */
export const checkInWords = (log: CheckInLog): string =>
  [formatTime(new Date(log.occurred_at)), answersInWords(log)].filter(Boolean).join(' · ')

/** "mood 6, craving 3" */
export const answersInWords = ({ mood, craving }: Pick<CheckInLog, 'mood' | 'craving'>): string =>
  [mood === null ? '' : t.today.mood(mood), craving === null ? '' : t.today.craving(craving)]
    .filter(Boolean)
    .join(', ')

export function offerTitle(part: PartOfDay, wall: string): string {
  if (part === 'morning') return wall < NOON ? t.today.morningCheckIn : t.today.noonCheckIn
  return part === 'evening' ? t.today.eveningCheckIn : t.today.nightCheckIn
}

export const dial = (phone: string): string => `tel:${phone.replace(/[^\d+*#,;]/g, '')}`

/** Spanish writes days small; at the head of a page they stand tall. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
