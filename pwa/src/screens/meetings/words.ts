/** What is said of a meeting: when, where, how far, of what type. */
import { addDays, daysBetween, localDate, zone as ownZone } from '../../lib/days'
import type { Found, Listing, MeetingPlace, WeeklyTime } from '../../lib/directory'
import { language, locale, t } from '../../lib/i18n/index.svelte'
import { formatDate, formatDay, formatRelativeDay, formatTime, formatWeekday } from '../../lib/time'
import type { LocalDate } from '../../lib/types'
import { zoneName } from '../../lib/zone-name'
import { capital } from '../today/words'
import { type About, aboutNow } from './about'
import { minutesOf, offsetIn } from './starts'

/** A Monday, to name weekdays by. */
const MONDAY = '2024-01-01'
const MILES = ['US', 'GB', 'LR', 'MM']
export const KM_A_MILE = 1.609344

export const weekday = (day: number): string => formatWeekday(addDays(MONDAY, day - 1))

export const dayOf = (number: number): LocalDate => new Date(number * 86_400_000).toISOString().slice(0, 10)

/** "Nov 19" of a day that the server counts from 1970 on. */
export const dateOf = (number: number): string => formatDate(dayOf(number))

/** "today 7:30 PM", "Saturday 7:30 PM"; a week away with its date. */
export function startWords(start: string, now: Date): string {
  const day = localDate(new Date(start))
  const away = daysBetween(localDate(now), day)
  const said =
    away < 2 ? formatRelativeDay(day, localDate(now)) : away < 7 ? formatWeekday(day) : formatDay(day)
  return `${said} ${formatTime(new Date(start))}`
}

/** "yesterday", "Monday", "Monday, Nov 30": any day near today by its name. The number stays with its month. */
export function nearDay(moment: Date, now: Date): string {
  const day = localDate(moment)
  const away = Math.abs(daysBetween(localDate(now), day))
  if (away < 2) return formatRelativeDay(day, localDate(now))
  return away < 7 ? formatWeekday(day) : formatDay(day).replace(/ (?=\d)|(?<=\d) /g, '\u00a0')
}

export const momentWords = (moment: Date, now: Date): string =>
  `${nearDay(moment, now)} ${formatTime(moment)}`

/** When and how, such as "Today 7:30 PM · online". */
export function whenAndHow({ next_start, meeting }: Found, now: Date): string {
  const when = next_start ? startWords(next_start, now) : t.meetings.byAppointment
  const ways = meeting.in_person && meeting.online ? t.meetings.both : waysWord(meeting)
  return `${capital(when)} · ${ways}`
}

const waysWord = ({ in_person }: Listing): string => (in_person ? t.meetings.inPerson : t.meetings.online)

/** True where clocks at the meeting show another time than this phone does. */
export function isElsewhere(zone: string, start: string): boolean {
  const moment = Date.parse(start)
  return offsetIn(zone, moment) !== offsetIn(ownZone(), moment)
}

/** "Your time; 6:00 PM in Denver", with the weekday where it is another one. */
export function theirTime({ next_start, time, zone }: Found): string {
  if (!next_start || !time || !isElsewhere(zone, next_start)) return ''
  const own = new Date(next_start).getDay() || 7
  const clock = formatTime(time.at)
  return t.meetings.theirTime(own === time.day ? clock : `${weekday(time.day)} ${clock}`, zoneName(zone))
}

export function placeWords({ location, address }: Listing): string {
  return [location, address.split(',')[0]]
    .filter((part, at, all) => part && all.indexOf(part) === at)
    .join(', ')
}

/** "Weekdays, 7:30 to 8:30 PM" for each clock time, as clocks at the meeting show. */
export function weeklyWords(times: readonly WeeklyTime[]): string[] {
  const days = new Map<string, number[]>()
  for (const { day, at, minutes } of times) {
    const clock = t.meetings.fromTo(formatTime(at), formatTime(endOf(at, minutes)))
    days.set(clock, [...(days.get(clock) ?? []), day])
  }
  const list = new Intl.ListFormat(locale(), { type: 'conjunction' })
  return [...days].map(([clock, some]) => `${capital(list.format(some.map(weekday)))}, ${clock}`)
}

export function endOf(at: string, minutes: number): string {
  const end = (minutesOf(at) + minutes) % (24 * 60)
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`
}

export function countsInMiles(): boolean {
  const own = new Intl.Locale(locale()).region ?? (locale() === 'en' ? 'US' : '')
  return MILES.includes(own)
}

export function wayWords(km: number): string {
  const way = countsInMiles() ? km / KM_A_MILE : km
  const unit = countsInMiles() ? 'mile' : 'kilometer'
  const digits = way < 10 ? 1 : 0
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: digits })
    .format(way)
    .replace(/\s/g, '\u00a0')
}

/** What a code means in the app's language; one that nobody knows stands as it is. */
export function typeWord(code: string, about: About = aboutNow()): string {
  const known = about.types.find((type) => type.code === code)
  return known?.names[language()] ?? code.replace(/^bmlt:/, '')
}

/** Types that the row already says otherwise, or that are about the list. */
const SAID = new Set(['ONL', 'HY', 'TC', 'XB', 'EN'])

export const typesShown = (meeting: Listing): string[] => {
  const codes = meeting.types.filter(
    (code) => !SAID.has(code) || (code === 'XB' && !meeting.types.includes('X')),
  )
  return [...new Set(codes.map((code) => typeWord(code)))]
}

export function languageWord(code: string): string {
  try {
    return capital(new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code)
  } catch {
    return code
  }
}

export const placeTitle = ({ name, within }: MeetingPlace): string => (within ? `${name}, ${within}` : name)
