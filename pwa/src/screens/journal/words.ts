/* An entry in the app's words: its title and line in the list, its answers one by one. */
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatDay, formatMoment, formatTime } from '../../lib/time'
import type { Attendance, Bodies, CheckIn, Dose, Kind } from '../../lib/types'
import type { IconName } from '../../ui/icons'
import { attendanceLine, nameOf, statusWord } from '../attendance/words'
import { ownPairs } from '../check-in/asked.svelte'
import { doseTextOf, type Medicine } from '../today/day'
import { capital, checkInWords, doseName, keep, reasonOf } from '../today/words'
import { tellingOf } from './tellings'

const ICONS: { readonly [K in Kind]?: IconName } = {
  check_in: 'today',
  dose: 'medicines',
  attendance: 'meetings',
}

export const iconOf = (kind: Kind): IconName => tellingOf(kind)?.icon ?? ICONS[kind] ?? 'journal'

export type Told = { kind: Kind; body: Bodies[Kind] | null }

export function entryTitle(entry: Told, medicines: readonly Medicine[]): string {
  const telling = tellingOf(entry.kind)
  if (telling) return telling.title(entry.body, medicines)
  if (entry.kind === 'check_in') return t.journal.checkIn
  if (entry.kind === 'medication')
    return keep((entry.body as Bodies['medication'] | null)?.name || t.doses.aMedicine)
  if (entry.kind === 'meeting') return (entry.body as Bodies['meeting'] | null)?.name || t.there.aMeeting
  if (entry.kind === 'attendance') return entry.body ? nameOf(entry.body as Attendance) : t.journal.attendance
  if (entry.kind !== 'dose') return plainTitle(entry)
  const dose = entry.body as Dose | null
  if (!dose) return t.journal.dose
  const medicine = medicines.find(({ id }) => id === dose.medication) ?? null
  return doseName(medicine, doseTextOf(medicine, dose.time_slot ?? null, dose.local_date))
}

/** Of a kind that has no page in the journal: its own name, or what it is. */
function plainTitle({ kind, body }: Told): string {
  const { name, title } = (body ?? {}) as { name?: string; title?: string }
  const { kit, card, bottle, questions } = t.journal
  const what: { readonly [K in Kind]?: string } = {
    naloxone_kit: kit,
    health_card: card,
    take_home: bottle,
    check_in_setup: questions,
  }
  return name || title || (what[kind] ?? t.journal.entry)
}

export function entryDetail(entry: Told): string {
  const telling = tellingOf(entry.kind)
  if (telling) return entry.body ? telling.line(entry.body) : ''
  if (entry.kind === 'check_in') return checkInLine(entry.body as CheckIn)
  if (entry.kind === 'attendance') return attendanceLine(entry.body as Attendance)
  return entry.kind === 'dose' ? doseLine(entry.body as Dose) : ''
}

const hours = (n: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(n)

function checkInLine(body: CheckIn): string {
  const words = checkInWords({
    id: '',
    day: '',
    waiting: false,
    occurred_at: body.occurred_at,
    mood: body.mood ?? null,
    craving: body.craving ?? null,
  })
  const slept = body.sleep_hours == null ? '' : t.journal.slept(hours(body.sleep_hours))
  return [words, slept, body.note ? t.journal.note : ''].filter(Boolean).join(', ')
}

function doseLine(body: Dose): string {
  const time = formatTime(new Date(body.occurred_at))
  if (body.status === 'taken') return t.doses.takenAt(time)
  return [t.doses.skippedAt(time), reasonOf(body.reason ?? '')].filter(Boolean).join(' · ')
}

/** Every answer that was given, as pairs of name and value. */
export function answersOf(entry: Told): [name: string, value: string][] {
  const told = entry.body && tellingOf(entry.kind)?.answers(entry.body)
  if (told) return told.filter(([, value]) => value !== '').map(([name, value]) => [name, value])
  if (entry.kind === 'check_in') return checkInAnswers(entry.body as CheckIn)
  if (entry.kind === 'attendance') return attendanceAnswers(entry.body as Attendance)
  return entry.kind === 'dose' ? doseAnswers(entry.body as Dose) : []
}

function checkInAnswers(body: CheckIn): [string, string][] {
  const scale = (value: number | null | undefined) => (value == null ? '' : t.journal.ofTen(value))
  const pairs: [string, string][] = [
    [t.journal.when, formatMoment(body.occurred_at)],
    [t.journal.mood, scale(body.mood)],
    [t.journal.craving, scale(body.craving)],
    [t.journal.stress, scale(body.stress)],
    [t.journal.boredom, scale(body.boredom)],
    [t.journal.pain, scale(body.pain)],
    [t.journal.sleep, body.sleep_hours == null ? '' : t.checkIn.hours(hours(body.sleep_hours))],
    [t.journal.feeling, (body.halt ?? []).map((feeling) => t.checkIn.feelings[feeling]).join(', ')],
    [t.journal.contact, body.contact ? t.checkIn.contacts[body.contact] : ''],
    ...ownPairs(body),
    [t.journal.noteTitle, body.note ?? ''],
  ]
  return pairs.filter(([, value]) => value !== '')
}

function doseAnswers(body: Dose): [string, string][] {
  const taken = body.status === 'taken'
  const pairs: [string, string][] = [
    [taken ? t.journal.taken : t.doses.skipped, formatMoment(body.occurred_at)],
    [t.journal.reason, reasonOf(body.reason ?? '')],
    [t.journal.noteTitle, body.note ?? ''],
  ]
  return pairs.filter(([, value]) => value !== '')
}

function attendanceAnswers(body: Attendance): [string, string][] {
  const { attendance: words } = t
  const made = body.makes_up_for
  const pairs: [string, string][] = [
    [
      t.journal.when,
      [capital(formatDay(body.local_date)), body.at ? formatTime(body.at) : ''].filter(Boolean).join(', '),
    ],
    [words.status, statusWord(body)],
    [words.setting, t.week.settings[body.setting]],
    [words.how, body.how ? words.hows[body.how] : ''],
    [words.minutes, body.minutes ? String(body.minutes) : ''],
    [words.makesUp, made ? capital(formatDay(made.local_date)) : ''],
    [words.signer, body.signer],
    [words.takeaway, body.takeaway],
  ]
  return pairs.filter(([, value]) => value !== '')
}

/** "the time, the note": the server's names of fields, in words where there are some. */
export function fieldWords(fields: readonly string[]): string {
  const named = fields.map((field) => {
    const root = field.split('.')[0] ?? field
    return t.journal.fields[root] ?? root
  })
  return [...new Set(named)].join(', ')
}
