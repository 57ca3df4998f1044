/* What stands over the table of a sheet. */
import { t } from '../../lib/i18n/index.svelte'
import { SETTINGS } from './counts'
import { type Asked, sheetDate } from './lines'

const TO_FILL_IN = '_'.repeat(30)

export function aboveOf({ from, until, settings }: Asked, name: string, count: number): string[] {
  if (!from || !until) return []
  const { paper } = t.sheet
  const kinds = SETTINGS.filter((one) => settings.includes(one)).map((one) => t.week.settings[one])
  return [
    paper.name(name.trim() || TO_FILL_IN),
    paper.days(sheetDate(from), sheetDate(until)),
    kinds.length < SETTINGS.length ? paper.kinds(kinds.join(', ')) : '',
    count > 0 ? paper.total(count) : t.sheet.none,
    paper.honest,
    paper.zone,
  ].filter(Boolean)
}
