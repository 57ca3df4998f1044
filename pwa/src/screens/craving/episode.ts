/* One craving as it comes and goes: what is kept of it, and what can be read from it. Plain rules, no clock of their own. */
import type { Craving, Draft } from '../../lib/types'

export type Strength = Craving['strengths'][number]
export type Coping = Craving['coping'][number]
export type Helped = NonNullable<Coping['helped']>
export const HELPED: readonly Helped[] = ['yes', 'some', 'no']

/** Longer than this it was forgotten, not endured: a new one starts, the old one waits in the journal for its end. */
export const OPEN_HOURS = 12
/** A slider that still moves says one thing, its last. */
const SETTLES_S = 20
export const MOST_STRENGTHS = 240
export const MOST_COPING = 12
export const MOST_TRIGGERS = 8

export function begun(at: Date, tz: string): Draft<'craving'> {
  return {
    started_at: at.toISOString(),
    tz,
    ended_at: null,
    strengths: [],
    triggers: [],
    coping: [],
    outcome: null,
    note: '',
  }
}

type Span = Pick<Craving, 'started_at' | 'ended_at' | 'outcome'>

export function isOpen({ started_at, ended_at, outcome }: Span, now: Date): boolean {
  const since = now.getTime() - Date.parse(started_at)
  return !ended_at && !outcome && since >= -60_000 && since < OPEN_HOURS * 3_600_000
}

/** How long it took, in minutes; null when the end is not known. */
export function minutesOf({ started_at, ended_at }: Pick<Craving, 'started_at' | 'ended_at'>): number | null {
  return ended_at ? (Date.parse(ended_at) - Date.parse(started_at)) / 60_000 : null
}

export function peakOf(strengths: readonly Strength[]): number | null {
  return strengths.length > 0 ? Math.max(...strengths.map(({ value }) => value)) : null
}

/** With one more word on how strong it is. Times go up, and what is said within seconds is said once. */
export function withStrength(strengths: readonly Strength[], at_s: number, value: number): Strength[] {
  const at = Math.max(0, Math.round(at_s), strengths.at(-1)?.at_s ?? 0)
  const before = strengths.filter((one) => one.at_s <= at - SETTLES_S)
  const made = [...before, { at_s: at, value }]
  return made.length > MOST_STRENGTHS ? thinned(made) : made
}

/** Half of what lies between the first and the last goes; the highest stays. */
function thinned(strengths: readonly Strength[]): Strength[] {
  const peak = strengths.findIndex(({ value }) => value === peakOf(strengths))
  return strengths.filter((_, at) => at === 0 || at === strengths.length - 1 || at === peak || at % 2 === 0)
}

/** The things tried, as chips choose them: what was said of one stays with it. */
export function tried(
  coping: readonly Coping[],
  chosen: readonly string[],
  helped: Helped | null = null,
): Coping[] {
  const known = new Map(coping.map((one) => [one.what, one]))
  return chosen.slice(0, MOST_COPING).map((what) => known.get(what) ?? { what, helped })
}

/** "6:40", "1:02:05" */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
