/** The regions of the directory as a tree, and how many meetings a phone may keep. */
import type { Directory } from '../../lib/directory'

/** What the server hands out at most. */
export const MOST_KEPT = 5000

export interface Region {
  path: string
  name: string
  /** With all that lies in it. */
  meetings: number
  parts: number
}

/** The regions right below a path, by name; the widest ones below ''. */
export function regionsBelow(all: Directory['regions'], above: string, language: string): Region[] {
  const start = above ? `${above}>` : ''
  const found = new Map<string, Region>()
  for (const { path, meetings } of all) {
    if (!path.startsWith(start)) continue
    const [name = '', ...deeper] = path.slice(start.length).split('>')
    const known = found.get(name) ?? { path: start + name, name, meetings: 0, parts: 0 }
    known.meetings += meetings
    known.parts += deeper.length ? 1 : 0
    found.set(name, known)
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, language))
}

/** With all that lies in it. */
export function countIn(all: Directory['regions'], above: string): number {
  return all
    .filter(({ path }) => path === above || path.startsWith(`${above}>`))
    .reduce((sum, { meetings }) => sum + meetings, 0)
}
