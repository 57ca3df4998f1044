/** The time zones to choose from: the person's own first, then all that this phone knows. */
import { zone as ownZone } from '../../lib/days'
import { isZone } from './starts'

let known: readonly string[] | undefined

function allZones(): readonly string[] {
  known ??= (Intl.supportedValuesOf?.('timeZone') ?? []).filter((name) => name.includes('/'))
  return known
}

/** "America/Argentina/Buenos_Aires" as "Buenos Aires, America". */
function label(zone: string): string {
  const [area = '', ...rest] = zone.replaceAll('_', ' ').split('/')
  const place = rest.at(-1)
  return place && area !== 'Etc' ? `${place}, ${area}` : zone
}

export function zoneOptions(chosen: string): { value: string; label: string }[] {
  const first = [ownZone(), chosen].filter((zone) => isZone(zone))
  const names = [...new Set([...first, ...[...allZones()].sort((a, b) => label(a).localeCompare(label(b)))])]
  return names.map((value) => ({ value, label: label(value) }))
}
