/* How an injection stands, by the days that the server worked out from the day it was really given. */
import type { NextDue } from '../../lib/adherence'

export const SITES = [
  'Left side of belly',
  'Right side of belly',
  'Left thigh',
  'Right thigh',
  'Left buttock',
  'Right buttock',
  'Left upper arm',
  'Right upper arm',
] as const

/** `open`: it may be given now. `late`: past its day, or past its window where the label has one. */
export type Standing = 'ahead' | 'open' | 'today' | 'past' | 'late'

export function standing(due: NextDue, today: string): Standing {
  const until = due.until_on ?? due.on
  if (today > until) return 'late'
  if (today > due.on) return 'past'
  if (today === due.on) return 'today'
  const from = due.from_on ?? due.earliest_on
  return from !== null && today >= from ? 'open' : 'ahead'
}

interface Given {
  medication: string
  status: 'taken' | 'skipped'
  local_date: string
  site?: string
}

/** The last places, newest first: the next one should be another. */
export function lastSites(
  id: string,
  injection: { given_on: string; site: string },
  doses: readonly Given[],
  most = 3,
): { on: string; site: string }[] {
  const logged = doses
    .filter((dose) => dose.medication === id && dose.status === 'taken' && dose.site)
    .map((dose) => ({ on: dose.local_date, site: dose.site as string }))
  const first = injection.site ? [{ on: injection.given_on, site: injection.site }] : []
  const all = [...logged, ...first.filter(({ on }) => logged.every((one) => one.on !== on))]
  return all.sort((a, b) => b.on.localeCompare(a.on)).slice(0, most)
}

/** The day it was last given, by what is known on this phone. */
export function lastGiven(id: string, given_on: string, doses: readonly Given[]): string {
  const days = doses
    .filter((dose) => dose.medication === id && dose.status === 'taken')
    .map((dose) => dose.local_date)
  return [given_on, ...days].sort().at(-1) as string
}
