/* A meeting of one day in words: when, where, and what was said of it. */
import { t } from '../../lib/i18n/index.svelte'
import { formatTime } from '../../lib/time'
import type { Meeting } from '../../lib/types'
import { zoneName } from '../../lib/zone-name'
import { numberOf, weekdayOf } from './pattern'
import { zoneOf } from './sittings'
import type { Turn } from './week'
import { isElsewhere, weekday } from './words'

/** "6:00 PM in Denver" where clocks at the meeting show another time, with the weekday where it is another one. */
export function theirClock({ own, sitting, start }: Turn): string {
  if (!own || !sitting) return ''
  const zone = zoneOf(own.body)
  if (!isElsewhere(zone, start.toISOString())) return ''
  const day = weekdayOf(numberOf(sitting.local_date))
  const clock = formatTime(sitting.at)
  return t.there.clockThere(
    (start.getDay() || 7) === day ? clock : `${weekday(day)} ${clock}`,
    zoneName(zone),
  )
}

export function whereWords({ how, place, address }: Pick<Meeting, 'how' | 'place' | 'address'>): string {
  if (how === 'online' || how === 'phone') return t.week.hows[how]
  return place || address.split(',')[0] || ''
}

/** "There · “Say it sooner.”" */
export function saidWords({ went, state }: Turn): string {
  if (!went || state === 'ahead' || state === 'asked') return ''
  const line = went.takeaway.split('\n')[0] ?? ''
  const kept = line ? t.there.quoted(line.length > 60 ? `${line.slice(0, 59)}…` : line) : ''
  const more = kept || (state === 'there' ? t.there.keepLine : '')
  return [t.there.states[state], more].filter(Boolean).join(' · ')
}
