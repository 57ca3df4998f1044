/* What helped before, in the order in which it helped. */
import type { Craving } from '../../lib/types'

/** The app's own, offered until the person's own take their place. Codes: each language has its words. */
export const COPING = ['breathing', 'grounding', 'walk', 'water', 'call', 'wait', 'eat', 'music'] as const
export const TRIGGERS = ['message', 'payday', 'argument', 'pain', 'boredom', 'alone', 'place'] as const

const WORTH = { yes: 2, some: 1, no: -1 } as const

type Past = Pick<Craving, 'coping' | 'triggers'>

/** True once the person said of anything that it helped. */
export function anyHelped(past: readonly Pick<Craving, 'coping'>[]): boolean {
  return past.some(({ coping }) => coping.some(({ helped }) => helped === 'yes' || helped === 'some'))
}

/** First what helped most often, then the app's own; what never helped stands last. */
export function copingOffered(past: readonly Pick<Craving, 'coping'>[], most: number): string[] {
  const worth = new Map<string, number>(COPING.map((what) => [what, 0]))
  for (const { what, helped } of past.flatMap(({ coping }) => coping))
    worth.set(what, (worth.get(what) ?? 0) + (helped ? WORTH[helped] : 0))
  return [...worth]
    .map(([what, sum], at) => ({ what, sum, at }))
    .sort((a, b) => b.sum - a.sum || a.at - b.at)
    .slice(0, most)
    .map(({ what }) => what)
}

/** The person's own names first by how often they came, then the app's own that are left. */
export function offered(own: readonly string[], builtIn: readonly string[], most: number): string[] {
  const counts = new Map<string, number>()
  for (const name of own) counts.set(name, (counts.get(name) ?? 0) + 1)
  const known = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name)
  return [...new Set([...known, ...builtIn])].slice(0, Math.max(most, builtIn.length))
}

export const triggersOffered = (past: readonly Past[], most = 12): string[] =>
  offered(
    past.flatMap(({ triggers }) => triggers),
    TRIGGERS,
    most,
  )
