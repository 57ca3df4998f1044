/** Sessions in a row without having been there: a call may bring the next one back. */
import { addDays } from '../../lib/days'
import type { InARow, KeptTurningUp } from '../../lib/turning-up'
import type { LocalDate } from '../../lib/types'
import { BOOKED, dayName, isOver, type Page, type Told, wasKnown } from './said'
import { keyOf, type Sitting } from './sittings'

/** After so many in a row a call is worth it. */
const REBOOK_AFTER = 2

/** Missed or not told of, back to the last time that the person was there or made up for it. */
export function inARow(page: Page, known: readonly Sitting[], made: Set<string>, now: number): InARow | null {
  const { own, told } = page
  if (!BOOKED.includes(own.body.setting)) return null
  const wasThere = lastThere(told, now)
  const row: { one: Sitting; status: string }[] = []
  for (const one of [...known].reverse()) {
    const key = keyOf(one)
    const status = told.answers.get(key)?.status ?? 'unlogged'
    if (status === 'cancelled' || (status === 'unlogged' && !isOver(page, one, now))) continue
    if (wasThere >= one.local_date || made.has(dayName(own.id, key))) break
    if (status === 'unlogged' && !wasKnown(page, one)) break
    row.push({ one, status })
  }
  const first = row.at(-1)
  if (!first) return null
  const unlogged = row.filter(({ status }) => status === 'unlogged').length
  return { count: row.length, unlogged, since: first.one.local_date, rebook: row.length >= REBOOK_AFTER }
}

/** Tomorrow is today somewhere; a later date was typed wrong. */
function lastThere({ answers, others }: Told, now: number): LocalDate {
  const last = addDays(new Date(now).toISOString().slice(0, 10), 1)
  return [...answers.values(), ...others]
    .filter(({ status, local_date }) => status === 'attended' && local_date <= last)
    .reduce((latest, { local_date }) => (local_date > latest ? local_date : latest), '')
}

/** The server sees earlier versions: what it said holds while nothing was written since. The longer of the two. */
export function longerRow(
  here: InARow | null,
  kept: KeptTurningUp | null,
  meeting: string,
  writtenAt: string,
): InARow | null {
  const said = kept?.answer.meetings.find((one) => one.meeting === meeting)?.in_a_row ?? null
  if (!said || !kept || Date.parse(writtenAt) > Date.parse(kept.asked_at)) return here
  return here && here.count >= said.count ? here : said
}
