/* What Today must say or ask above the day. Questions come one at a time, the most pressing first. */

export type Notice =
  | { kind: 'signed-out'; waiting: number }
  | { kind: 'locked'; waiting: number }
  | { kind: 'update' }
  | { kind: 'unreachable' }
  | { kind: 'rejected'; count: number }
  | { kind: 'unreadable'; count: number }
  | { kind: 'zone'; from: string; to: string; moud: boolean }
  | { kind: 'code' }
  | { kind: 'plan-past' }
  | { kind: 'plan-soon' }
  | { kind: 'reminders'; state: 'off' | 'denied' | 'ios-tab' }

export interface Facts {
  signedOut: boolean
  /** idle for long: the password opens it again */
  locked: boolean
  /** this version of the app is too old for the server */
  updateNeeded: boolean
  /** hours since the server was last reached, while it is not */
  unreachableHours: number
  /** a phone that others use too gets no reminders */
  shared: boolean
  waiting: number
  rejected: number
  unreadable: number
  /** the zone of the reminders and the zone of the phone, when they show different clocks */
  zones: { from: string; to: string } | null
  zoneKept: string
  moud: boolean
  codeConfirmed: boolean
  planEnds: 'soon' | 'past' | null
  push: 'unsupported' | 'ios-tab' | 'denied' | 'off' | 'on' | null
  hasTimes: boolean
  /** these are reminded of too, and never move with the phone */
  hasMeetings?: boolean
  putOffDays: number | null
}

const WEEK = 7
const DAY_HOURS = 24

export function notices(facts: Facts): Notice[] {
  const shown: Notice[] = []
  if (facts.signedOut) shown.push({ kind: 'signed-out', waiting: facts.waiting })
  if (facts.locked) shown.push({ kind: 'locked', waiting: facts.waiting })
  if (facts.updateNeeded) shown.push({ kind: 'update' })
  if (facts.unreachableHours >= DAY_HOURS) shown.push({ kind: 'unreachable' })
  if (facts.rejected > 0) shown.push({ kind: 'rejected', count: facts.rejected })
  if (facts.unreadable > 0) shown.push({ kind: 'unreadable', count: facts.unreadable })
  const question = firstQuestion(facts)
  return question ? [...shown, question] : shown
}

function firstQuestion(facts: Facts): Notice | null {
  const { zones, zoneKept, moud } = facts
  const closed = facts.signedOut || facts.locked
  if (facts.planEnds === 'past') return { kind: 'plan-past' }
  if (zones && zones.to !== zoneKept && facts.hasTimes && !closed) return { kind: 'zone', ...zones, moud }
  if (!facts.codeConfirmed && !closed) return { kind: 'code' }
  if (facts.planEnds === 'soon') return { kind: 'plan-soon' }
  return remindersAsk(facts)
}

/** Once there is something to be reminded of, and at most once a week after "not now". */
function remindersAsk({ push, hasTimes, hasMeetings, putOffDays, shared }: Facts): Notice | null {
  if (shared || !(hasTimes || hasMeetings) || push === null || push === 'on' || push === 'unsupported')
    return null
  if (putOffDays !== null && putOffDays < WEEK) return null
  return { kind: 'reminders', state: push }
}
