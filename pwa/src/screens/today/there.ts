/* The meetings of the day: before they begin, while they last, and whether the person was there. */
import { addDays } from '../../lib/days'
import { pageOf } from '../meetings/said'
import { type Facts as Kept, knownOf, type Rebook, rebookOf, type Turn, turns } from '../meetings/week'
import type { Extra } from './care'
import type { Moment } from './day'

const MINUTE = 60_000
const JOIN_BEFORE = 15 * MINUTE
/** A meeting of last night is still asked about in the morning. */
const NIGHT = 12 * 60 * MINUTE

export interface Meetings {
  extras: Extra[]
  rebook: Rebook[]
}

export function meetingsOf(facts: Kept, { now, today, instant }: Moment): Meetings {
  const known = knownOf(facts, now)
  const pages = facts.meetings.map((own) => pageOf(own, known))
  const [midnight, next] = [instant(today, '00:00'), instant(addDays(today, 1), '00:00')] as const
  const asks = (_: unknown, one: { end: number; start: number }) =>
    one.start >= midnight.getTime() || one.end >= now.getTime() - NIGHT
  const span = { from: midnight.getTime() - NIGHT, to: next.getTime() }
  const found = turns(facts, pages, span, asks, now.getTime())
  return {
    extras: found.filter((turn) => turn.start >= midnight || turn.state === 'asked').map(extraOf),
    rebook: rebookOf(facts, pages, known),
  }
}

function extraOf(turn: Turn): Extra {
  return {
    ...{ type: 'extra', key: `meeting ${turn.key}`, moment: turn.start, lamp: null },
    done: turn.state !== 'asked' && turn.state !== 'ahead',
    what: { kind: 'meeting', turn },
  }
}

/** From its reminder, a quarter of an hour before it begins at the latest, until it is over. */
export function canJoin({ start, end, state, own }: Turn, now: Date): boolean {
  if (own === null || now >= end) return false
  const before = Math.max(JOIN_BEFORE, own.body.lead_min * MINUTE)
  return (
    now.getTime() >= start.getTime() - before && (state === 'ahead' || state === 'asked' || state === 'there')
  )
}
