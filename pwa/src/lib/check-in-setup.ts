/** What a check-in asks and when it reminds: one record of the person, the newest one. */
import { deleteRecord, recordsOf, saveRecord } from './db'
import type { CheckInSetup, Draft, Row } from './types'

export interface Setup extends Draft<'check_in_setup'> {
  /** Null until something was set. */
  id: string | null
}

export const AS_IT_COMES: Setup = { id: null, off: [], own: [], times: [] }

/** As many as the server takes. */
const MOST_ASKED = 12
const MOST_KEPT = 60
const MOST_TIMES = 4

type Own = CheckInSetup['own']
type Times = CheckInSetup['times']

const newestFirst = (rows: readonly Row<'check_in_setup'>[]): Row<'check_in_setup'>[] =>
  [...rows].sort((a, b) => b.editedAt.localeCompare(a.editedAt) || b.id.localeCompare(a.id))

/** Two phones may each have begun one without a network. The newest one's switches hold; no question of the others is lost. */
export async function checkInSetup(): Promise<Setup> {
  const [latest, ...others] = newestFirst(await recordsOf('check_in_setup'))
  if (!latest) return AS_IT_COMES
  const { off, own, times } = latest.body
  // A check-in answers the one it names: that must be one that reminds.
  const reminds = times.length > 0 ? latest : others.find(({ body }) => body.times.length > 0)
  return { id: (reminds ?? latest).id, off, own: withOwn(own, others), times: withTimes(times, others) }
}

/** The others go only here, once the one that stays has all they asked: until then each of them reminds as well. */
export async function keepSetup({ id, off, own, times }: Setup): Promise<string> {
  const rows = newestFirst(await recordsOf('check_in_setup'))
  const others = rows.filter((row) => row.id !== id)
  const body = {
    off,
    own: withOwn(own, others),
    // Where none was known yet, times that came meanwhile were not taken away by anybody.
    times: id === null ? withTimes(times, others) : times,
  }
  const kept = await saveRecord('check_in_setup', body, { id: id ?? rows[0]?.id })
  const has = new Set(body.own.map((one) => one.id))
  for (const row of others)
    if (row.id !== kept && row.body.own.every((one) => has.has(one.id))) await deleteRecord(row.id)
  return kept
}

/** With too many to ask, the further ones are put away. */
function withOwn(own: Own, others: readonly Row<'check_in_setup'>[]): Own {
  const made = new Map(own.map((one) => [one.id, one]))
  let asked = own.filter(({ archived }) => !archived).length
  for (const one of others.flatMap(({ body }) => body.own)) {
    if (made.has(one.id) || made.size >= MOST_KEPT) continue
    const archived = one.archived || asked >= MOST_ASKED
    if (!archived) asked += 1
    made.set(one.id, { ...one, archived })
  }
  return [...made.values()]
}

function withTimes(times: Times, others: readonly Row<'check_in_setup'>[]): Times {
  const made = [...times]
  for (const one of others.flatMap(({ body }) => body.times))
    if (made.length < MOST_TIMES && made.every(({ slot, at }) => slot !== one.slot && at !== one.at))
      made.push(one)
  return made.sort((a, b) => a.at.localeCompare(b.at))
}
