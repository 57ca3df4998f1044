/** Dates of sources, which may be a year, a month or a day. */
import { locale, t } from '../../lib/i18n/index.svelte'

export function checkedOn(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' }
  if (month) options.month = 'short'
  if (day) options.day = 'numeric'
  return new Intl.DateTimeFormat(locale(), options).format(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1))
}

export const lastChecked = (date: string | null): string =>
  date ? t.help.lastChecked(checkedOn(date)) : t.help.neverChecked
