/* What is counted, with what was written of it. */
import { recordsOf } from '../../lib/db'
import { type Runs, runsOf } from '../../lib/runs'
import type { Draft, LocalDate, Row } from '../../lib/types'

export type Body = Draft<'substance'>
export interface Counted {
  id: string
  body: Body
  /** the returns to use that are about it */
  uses: Row<'lapse'>[]
  runs: Runs
}

export async function loadCounted(today: LocalDate): Promise<Counted[]> {
  const [substances, lapses] = await Promise.all([recordsOf('substance'), recordsOf('lapse')])
  return countedOf(substances, lapses, today)
}

/** Those not put away; the oldest date first, without a date last. */
export function countedOf(
  substances: readonly Row<'substance'>[],
  lapses: readonly Row<'lapse'>[],
  today: LocalDate,
): Counted[] {
  return substances
    .filter(({ body }) => !body.archived)
    .map(({ id, body: { v: _, ...body } }) => {
      const uses = lapses.filter(({ body: { substances: about } }) => about.includes(id))
      return {
        id,
        body,
        uses,
        runs: runsOf(
          body,
          uses.map((use) => use.body),
          today,
        ),
      }
    })
    .sort((a, b) => began(a).localeCompare(began(b)) || a.body.name.localeCompare(b.body.name))
}

const began = ({ runs }: Counted): string => runs.past[0]?.from ?? runs.now?.from ?? '9999'

/** The one that Today shows: the first that is counted and has a day. */
export function shownOf(counted: readonly Counted[]): Runs | null {
  return counted.find(({ body, runs }) => body.counted && runs.now)?.runs ?? null
}
