/** All records on this phone, opened: in memory while the app is open, and gone with a wipe. */
import { openRows } from './db'
import { lane } from './in-turn'
import { onNews, store } from './store'
import type { Row } from './types'

const opened = new Map<string, { stamp: string; row: Row | null }>()
const inTurn = lane()

onNews((news) => {
  if (news === 'wiped') opened.clear()
})

/** Only what is new or was changed since the last time is opened. A row that cannot be read is left out. */
export function everything(): Promise<Row[]> {
  return inTurn(look)
}

async function look(): Promise<Row[]> {
  const stored = await (await store()).getAll('rows')
  const here = new Set(stored.map(({ id }) => id))
  for (const id of opened.keys()) if (!here.has(id)) opened.delete(id)
  const stamps = new Map(stored.map(({ id, iv }) => [id, iv.join()]))
  const fresh = stored.filter(({ id }) => opened.get(id)?.stamp !== stamps.get(id))
  const rows = new Map((await openRows(fresh)).map((row) => [row.id, row]))
  for (const { id } of fresh) opened.set(id, { stamp: stamps.get(id) ?? '', row: rows.get(id) ?? null })
  return [...opened.values()].flatMap(({ row }) => row ?? [])
}
