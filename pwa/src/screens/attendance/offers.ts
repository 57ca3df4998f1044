/* What can be told of: planned times of the last weeks without an answer, and missed ones to make up for. */
import { BOOKED, dayName, isOpen, madeUp, pageOf } from '../meetings/said'
import { keyOf, type Own, type Sitting } from '../meetings/sittings'
import { type Facts, knownOf } from '../meetings/week'

const DAY = 86_400_000
const BACK = 28 * DAY
/** Whoever sits there already can say so. */
const AHEAD = 60 * 60_000

export interface Offer {
  /** "meeting date slot" */
  key: string
  own: Own
  sitting: Sitting
  /** the id that its reminder would give the answer, so that two phones make one */
  id: string | undefined
}

const byLatest = (a: Offer, b: Offer) => b.sitting.start - a.sitting.start

export function offersIn(facts: Facts, now: Date): Offer[] {
  const known = knownOf(facts, now)
  return facts.meetings
    .filter(({ body }) => !body.archived)
    .flatMap((own) => {
      const { known: sittings, told } = pageOf(own, known)
      return sittings
        .filter(({ start }) => start >= known.now - BACK && start <= known.now + AHEAD)
        .filter((one) => !told.answers.has(keyOf(one)))
        .map((sitting) => offerOf(facts, own, sitting))
    })
    .sort(byLatest)
}

function offerOf({ ids }: Facts, own: Own, sitting: Sitting): Offer {
  const key = dayName(own.id, keyOf(sitting))
  return { key, own, sitting, id: ids.get(key) }
}

/** Missed, or not told of where somebody waited; what was made up for only while it is `held`. */
export function missedIn(facts: Facts, now: Date, held = ''): Offer[] {
  const known = knownOf(facts, now)
  const made = madeUp(facts.went)
  return facts.meetings
    .flatMap((own) => {
      const page = pageOf(own, known)
      return page.known
        .filter((one) => {
          const key = dayName(own.id, keyOf(one))
          if (made.has(key) && key !== held) return false
          if (page.told.answers.get(keyOf(one))?.status === 'missed' || key === held) return true
          return BOOKED.includes(own.body.setting) && isOpen(page, one, known.now)
        })
        .map((sitting) => offerOf(facts, own, sitting))
    })
    .sort(byLatest)
}
