/** What a time zone is called: its city, in the app's language. */
import { t } from './i18n/index.svelte'

const cityOf = (zone: string): string => zone.split('/').at(-1) ?? zone

/**
 * "Los Angeles" of America/Los_Angeles. From a table of our own: what `Intl` says of a zone is, from one to the
 * next, a city, a country, a region or three letters.
 */
export const zoneName = (zone: string): string => t.common.cities[cityOf(zone)] ?? plainName(zone)

/** As the zone itself says it, in no language. */
export const plainName = (zone: string): string => cityOf(zone).replaceAll('_', ' ')
