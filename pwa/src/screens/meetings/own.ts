/** One meeting of the person: what is written down of it, when it is next, and how it went. */
import { localDate } from '../../lib/days'
import { getRecord, recordsOf } from '../../lib/db'
import type { Draft, LocalDate, Row } from '../../lib/types'
import { isOpen, type Page, pageOf } from './said'
import { keyOf, nextOnes, type Sitting } from './sittings'
import { type Facts, knownOf, loadFacts, type Turn, turns, type WentRow, wentOf } from './week'

export const NEXT_SHOWN = 4
const DOTS = 10
const OPEN_DAYS = 28
const DAY = 86_400_000

export interface OwnPage {
  row: Row<'meeting'>
  /** those that take place; what is called off stands apart */
  next: Sitting[]
  /** dates called off from today on, as they stand there */
  off: LocalDate[]
  /** begun within four weeks, and nobody said who was there */
  open: Turn[]
  there: number
  /** of these times something was said, or nothing was */
  of: number
  /** the last of them, the oldest first */
  dots: boolean[]
  /** the last line that was kept */
  line: WentRow | null
}

/** Null where the meeting is not here. */
export async function loadOwn(id: string, now = new Date()): Promise<OwnPage | null> {
  const [row, facts, went] = await Promise.all([
    getRecord<'meeting'>(id),
    loadFacts(now),
    recordsOf('attendance'),
  ])
  return row?.kind === 'meeting' ? ownPage(row, { ...facts, went: went.map(wentOf) }, now) : null
}

export function ownPage(row: Row<'meeting'>, facts: Facts, now: Date): OwnPage {
  const known = knownOf(facts, now)
  const page = pageOf(row, known)
  const said = [...page.told.answers.values(), ...page.told.others] as WentRow[]
  const asked = page.known.filter((one) => isAsked(page, one, now.getTime()))
  const counted = [
    ...said
      .filter(({ status }) => status !== 'cancelled')
      .map((one) => ({ at: one.local_date, there: one.status === 'attended' })),
    ...asked.map((one) => ({ at: one.local_date, there: false })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  const past = counted.filter(({ at, there }) => there || at <= known.until)
  const shown = { from: now.getTime() - OPEN_DAYS * DAY, to: now.getTime() }
  const keys = new Set(asked.map(keyOf))
  const open = turns({ ...facts, went: [] }, [page], shown, (_, one) => keys.has(keyOf(one)), now.getTime())
  return {
    row,
    next: nextOnes(row, now.getTime(), NEXT_SHOWN),
    off: [...row.body.cancelled].sort().filter((day) => day >= localDate(now)),
    open: open.filter(({ went, state }) => !went && state === 'asked'),
    there: past.filter(({ there }) => there).length,
    of: past.length,
    dots: past.slice(-DOTS).map(({ there }) => there),
    line:
      said
        .filter(({ takeaway }) => takeaway)
        .sort((a, b) => a.local_date.localeCompare(b.local_date))
        .at(-1) ?? null,
  }
}

const isAsked = (page: Page, one: Sitting, now: number): boolean => one.start <= now && isOpen(page, one, now)

/** The same meeting without a date, or with it again. */
export function calledOff(body: Draft<'meeting'>, day: LocalDate, off: boolean): Draft<'meeting'> {
  const others = body.cancelled.filter((one) => one !== day)
  return { ...body, cancelled: off ? [...others, day].sort() : others }
}
