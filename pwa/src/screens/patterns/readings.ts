/* One sentence for each picture, from counts alone. It never says why, or what will come. */
import { locale, t } from '../../lib/i18n/index.svelte'
import type { Link, Patterns, PatternWeek, Signal } from '../../lib/patterns'
import { formatTime } from '../../lib/time'
import { listed } from '../medicines/words'
import { capital } from '../today/words'

/** Under so many entries a picture teaches instead of showing. */
export const FEWEST = 7
const SAME = 0.75
/** From here on a language may call the evening something else. */
const LATE_HOUR = 19
/** So many days have two things beside each other only in a longer time than this. */
const WEEK = 7
const MOST_NAMED = 3

export function weekdayName(weekday: number, style: 'long' | 'short' = 'long'): string {
  const monday = Date.UTC(2024, 0, 1 + weekday)
  return new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: 'UTC' }).format(monday)
}

const clock = (hour: number): string => {
  const text = formatTime(`${String(hour).padStart(2, '0')}:00`)
  return text.replace(':00', text.includes('M') || text.includes('m') ? '' : ':00')
}

/** With entries on fewer days the server speaks of no part of a week. */
const FEWEST_DAYS = 14

/** `period`: how many days are looked at; seven can never be enough, however much was written. */
export function hoursReading({ strongest, days }: Patterns['hours'], period: number): string {
  const words = t.patterns.hours
  if (!strongest && period < FEWEST_DAYS) return words.longer
  if (!strongest) return days < FEWEST_DAYS ? words.soon : words.none
  const part = strongest.part === 'evening' && strongest.from_hour >= LATE_HOUR ? 'late' : strongest.part
  if (strongest.weekday == null) return words.inPart(part)
  return words.onDay(
    weekdayName(strongest.weekday),
    part,
    clock(strongest.from_hour),
    clock(strongest.until_hour),
  )
}

export function linkReading({ name, mean, other_mean }: Link): string {
  const apart = mean - other_mean
  const more = Math.abs(apart) < SAME ? 'same' : apart > 0 ? 'higher' : 'lower'
  return t.patterns.links[name](Math.max(1, Math.round(Math.abs(apart))), more)
}

export const evidenceOf = ({ days, other_days }: Link): string => t.patterns.links.evidence(days, other_days)

/** What the days' sentence speaks of. */
export const headLink = (links: readonly Link[]): Link | undefined =>
  links.find(({ name }) => name === 'short_sleep_craving')

export function daysReading(links: readonly Link[], days: number): string {
  const link = headLink(links)
  if (link) return linkReading(link)
  return days > WEEK ? t.patterns.days.more : t.patterns.days.plain
}

/** "Boredom and payday": the app's own names are small inside a sentence, what the person typed stands as it is. */
function namesInSentence(tags: readonly string[], words: Record<string, string>, several: string): string {
  if (tags.length > MOST_NAMED) return several
  return capital(listed(tags.map((tag) => (Object.hasOwn(words, tag) ? small(words[tag] ?? tag) : tag))))
}

const small = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export function triggersReading(triggers: Patterns['triggers']): string {
  const most = triggers[0]?.count ?? 0
  const tags = triggers.filter(({ count }) => count === most).map(({ name }) => name)
  const words = t.patterns.triggers
  if (tags.length === 0) return ''
  const names = namesInSentence(tags, t.craving.triggers, words.several)
  return tags.length > 1 ? words.each(names, most) : words.reading(names, most)
}

/** What helped most often; of those, what helped in most of its tries. */
export function copingReading(coping: Patterns['coping']): string {
  const words = t.patterns.coping
  const yes = Math.max(0, ...coping.map((one) => one.yes))
  const tried = Math.min(...coping.filter((one) => one.yes === yes).map((one) => one.tried))
  if (yes === 0) return words.none
  const tags = coping.filter((one) => one.yes === yes && one.tried === tried).map(({ what }) => what)
  const names = namesInSentence(tags, t.craving.coping, words.several)
  return tags.length > 1 ? words.each(names, yes, tried) : words.reading(names, yes, tried)
}

export interface Sum {
  taken: number
  due: number
  attended: number
}

export function sumOf(weeks: readonly PatternWeek[]): Sum {
  const sum = { taken: 0, due: 0, attended: 0 }
  for (const { taken, skipped, missed, attended } of weeks) {
    sum.taken += taken ?? 0
    sum.due += (taken ?? 0) + (skipped ?? 0) + (missed ?? 0)
    sum.attended += attended ?? 0
  }
  return sum
}

export function weeksReading({ taken, due, attended }: Sum): string {
  if (due > 0 && attended > 0) return t.patterns.weeks.both(taken, due, attended)
  return due > 0 ? t.patterns.weeks.doses(taken, due) : t.patterns.weeks.meetings(attended)
}

const number = (n: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(n)

export function signalReading({ name, count, mean, before }: Signal): string {
  if (name === 'craving_up') return t.patterns.signals.craving_up(number(mean ?? 0), number(before ?? 0))
  return t.patterns.signals[name](count)
}
