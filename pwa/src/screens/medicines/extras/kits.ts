/* Naloxone kits as they stand: what was used or runs out comes first. The printed date is never worked out. */
import { addDays } from '../../../lib/days'
import type { Draft, NaloxoneKit, Row } from '../../../lib/types'
import { newSlot } from '../medicine'

export type KitBody = Draft<'naloxone_kit'>
export interface Kit extends KitBody {
  id: string
  waiting: boolean
}
export type KitState = 'used' | 'passed' | 'soon' | 'good' | 'undated'

const SOON_DAYS = 30

export function kitState(kit: Pick<Kit, 'used_on' | 'expires_on'>, today: string): KitState {
  if (kit.used_on) return 'used'
  if (!kit.expires_on) return 'undated'
  if (kit.expires_on < today) return 'passed'
  return kit.expires_on <= addDays(today, SOON_DAYS) ? 'soon' : 'good'
}

const ORDER: readonly KitState[] = ['used', 'passed', 'soon', 'undated', 'good']

export function kitsIn(rows: readonly Row<'naloxone_kit'>[], today: string): Kit[] {
  const rank = (kit: Kit) => ORDER.indexOf(kitState(kit, today))
  return rows
    .map(({ id, waiting, body }) => ({ ...kitBody(body), id, waiting }))
    .filter(({ archived }) => !archived)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.expires_on ?? '').localeCompare(b.expires_on ?? '') ||
        a.kept.localeCompare(b.kept),
    )
}

/** A copy without what only the list knows. */
export function kitBody({
  product,
  name,
  kept,
  expires_on,
  knows,
  used_on,
  slot,
  note,
  archived,
}: KitBody | NaloxoneKit): KitBody {
  return { product, name, kept, expires_on, knows, used_on, slot, note, archived }
}

export const newKit = (): KitBody => ({
  product: '',
  name: '',
  kept: '',
  expires_on: null,
  knows: '',
  used_on: null,
  slot: newSlot(),
  note: '',
  archived: false,
})

/** The next one: kept in the same place, known by the same people; its date is another. */
export const restocked = (kit: KitBody): KitBody => ({ ...kitBody(kit), expires_on: null, used_on: null })

/** As it is saved: what was typed without the spaces around it. */
export function tidy(kit: KitBody): KitBody {
  const { name, kept, knows, note } = kit
  return { ...kitBody(kit), name: name.trim(), kept: kept.trim(), knows: knows.trim(), note: note.trim() }
}
