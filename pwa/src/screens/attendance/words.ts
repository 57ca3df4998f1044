/* What is said of having been there. Read inside templates, so that it follows the language. */
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatDay, formatTime } from '../../lib/time'
import type { Attendance, LocalDate } from '../../lib/types'
import { capital } from '../today/words'
import type { Offer } from './offers'

/** "Wednesday, Nov 18 · Counselling" */
export const occasionWords = ({ own, sitting }: Offer): string =>
  t.attendance.dayOf(capital(formatDay(sitting.local_date)), own.body.name)

/** "Wednesday, Nov 18, 7:30 PM" */
export const offerWhen = ({ sitting }: Offer): string =>
  `${capital(formatDay(sitting.local_date))}, ${formatTime(sitting.at)}`

export const nameOf = ({ name, setting }: Pick<Attendance, 'name' | 'setting'>): string =>
  name || t.week.settings[setting]

const STATUS = { attended: 'there', missed: 'notThere', cancelled: 'calledOff' } as const

export const statusWord = ({ status }: Pick<Attendance, 'status'>): string => t.attendance[STATUS[status]]

const MOST_LETTERS = 80

/** In a list the beginning is enough: the whole stands in the entry. */
function begins(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ')]
  if (letters.length <= MOST_LETTERS) return letters.join('')
  return `${letters.slice(0, MOST_LETTERS).join('').trimEnd()}…`
}

/** "There · 7:30 PM · “Say it sooner.”" */
export function attendanceLine(body: Attendance): string {
  const note = body.takeaway ? t.attendance.quoted(begins(body.takeaway)) : ''
  return [statusWord(body), body.at ? formatTime(body.at) : '', note].filter(Boolean).join(' · ')
}

/** "Sat, Nov 21" */
function shortDay(day: LocalDate): string {
  const options = { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' } as const
  return capital(new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T00:00Z`)))
}

/** The same where no heading says the day. */
export const dayLine = (body: Attendance): string => `${shortDay(body.local_date)} · ${attendanceLine(body)}`
