/* Which questions a check-in asks: those that are on, and the person's own for this part of the day. */
import type { Setup } from '../../lib/check-in-setup'
import { clockTime } from '../../lib/days'
import type { CheckIn, CheckInSetup, OwnQuestion } from '../../lib/types'
import { partOfDay } from '../today/offers'
import type { Answers } from './answers'

export type Builtin = CheckInSetup['off'][number]
export type Part = NonNullable<CheckIn['part']>

/** In the order in which they are asked. */
export const BUILTINS = [
  'mood',
  'craving',
  'stress',
  'boredom',
  'halt',
  'contact',
  'sleep_hours',
  'pain',
  'note',
] as const satisfies readonly Builtin[]

export interface Asked {
  on: ReadonlySet<Builtin>
  /** Not asked at once, but one tap away. */
  more: ReadonlySet<Builtin>
  own: OwnQuestion[]
  /** Sleep stands with the first ones, else with what is one tap away. */
  sleepFirst: boolean
}

/** What was answered is shown, whatever is switched off: an edit must not lose it. */
export function asked(setup: Setup, part: Part | null, answers: Answers): Asked {
  const on = new Set(BUILTINS.filter((name) => !setup.off.includes(name) || isGiven(answers, name)))
  const more = new Set(
    BUILTINS.filter((name) => on.has(name) && isRare(name, part) && !isGiven(answers, name)),
  )
  const given = new Set(answers.own.map((answer) => answer.question))
  const own = setup.own.filter(
    (one) => given.has(one.id) || (!one.archived && (one.part === null || one.part === part)),
  )
  return { on, more, own, sleepFirst: part === 'morning' }
}

/** Sleep is asked about in the morning; pain where somebody looks for it. */
const isRare = (name: Builtin, part: Part | null): boolean =>
  name === 'pain' || (name === 'sleep_hours' && part !== 'morning')

function isGiven(answers: Answers, name: Builtin): boolean {
  const value = answers[name]
  return Array.isArray(value) || typeof value === 'string' ? value.length > 0 : value !== null
}

const NEAR_MIN = 4 * 60

/** The part of the time it is near to, else of the clock; null at night. */
export function partAt(wall: string, times: Setup['times']): Part | null {
  const apart = ({ at }: { at: string }) => {
    const far = Math.abs(minutes(at) - minutes(wall))
    return Math.min(far, 1440 - far)
  }
  const near = times.filter((time) => time.part !== null && apart(time) <= NEAR_MIN)
  near.sort((a, b) => apart(a) - apart(b))
  const part = near[0]?.part ?? partOfDay(wall)
  return part === 'night' ? null : part
}

/** The part a check-in was for; one without is told by its time. */
export const partOf = (
  { part, occurred_at }: Pick<CheckIn, 'part' | 'occurred_at'>,
  times: Setup['times'],
): Part | null => part ?? partAt(clockTime(new Date(occurred_at)), times)

const minutes = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3))
