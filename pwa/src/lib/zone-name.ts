/** What a time zone is called: its city, in the app's language. */
import { t } from './i18n/index.svelte'

/**
 * "Los Angeles" of America/Los_Angeles, not parted at the end of a line. From a table of our own: what `Intl`
 * says of a zone is, from one to the next, a city, a country, a region or three letters.
 */
export function zoneName(zone: string): string {
  const city = zone.split('/').at(-1) ?? zone
  return (t.common.cities[city] ?? city).replaceAll(/[_ ]/g, '\u00a0')
}
