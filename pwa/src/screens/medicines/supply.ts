/* What is left, as the server counted it down by the doses; on the phone it is only put into words. */
import { locale, t } from '../../lib/i18n/index.svelte'
import type { MedicinePage } from './load'
import { shortDate } from './words'

export const amount = (n: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(n)

export function supplyWords({ body, taking, old, today }: MedicinePage): string {
  const { supply } = body
  if (!supply) return t.taking.supplyNone
  const left = old ? null : (taking?.supply ?? null)
  if (!left) return t.taking.supplyUnknown(amount(supply.count), shortDate(supply.counted_on, today))
  const until = left.runs_out_on ? t.taking.runsOut(shortDate(left.runs_out_on, today)) : ''
  return [t.taking.left(amount(left.left)), until].filter(Boolean).join(', ')
}

/** A number as it was typed, in either language; null where it is none. */
export function numberIn(text: string): number | null {
  if (!/^\s*\d{1,6}([.,]\d{1,2})?\s*$/.test(text)) return null
  const number = Number(text.replace(',', '.'))
  return number <= 100_000 ? number : null
}
