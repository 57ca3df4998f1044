/** What the screens of meetings know of the directory at the moment. */
import type { AboutDirectory } from '../../lib/directory'

export type About = AboutDirectory

const NOTHING: About = { feeds: [], types: [] }
let known: () => About | null = () => null

export const aboutNow = (): About => known() ?? NOTHING

/** The finder tells where to look: so words need not know of it. */
export function tellAbout(from: () => About | null): void {
  known = from
}
