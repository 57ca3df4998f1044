/** The time zones that this phone knows, found by the city that is typed. */
import { zone as ownZone } from '../../lib/days'
import { t } from '../../lib/i18n/index.svelte'
import { zoneName } from '../../lib/zone-name'
import { wordsOf } from './places'
import { isZone } from './starts'

const MOST_SHOWN = 8

let known: readonly string[] | undefined

function allZones(): readonly string[] {
  known ??= (Intl.supportedValuesOf?.('timeZone') ?? []).filter((name) => name.includes('/'))
  return known
}

/** The part of the world. */
export function areaOf(zone: string): string {
  const area = zone.includes('/') ? (zone.split('/')[0] ?? '') : ''
  return t.week.zoneAreas[area] ?? area
}

export interface ZonesFound {
  shown: string[]
  /** so many more have that name */
  more: number
}

/** Each word begins a word of the city or of its part of the world. Nothing typed: those at hand. */
export function zonesNamed(typed: string, chosen: string): ZonesFound {
  const words = wordsOf(typed).split(' ').filter(Boolean)
  const atHand = [...new Set([chosen, ownZone()])].filter(isZone)
  if (words.length === 0) return { shown: atHand, more: 0 }
  const said = new Set<string>()
  const found: { zone: string; name: string; byCity: boolean }[] = []
  for (const zone of new Set([...atHand, ...allZones()])) {
    const [name, area] = [zoneName(zone), areaOf(zone)]
    const city = ` ${wordsOf(name)}`
    // The zone's own name is its English one.
    const whole = `${city} ${wordsOf(zone)} ${wordsOf(area)}`
    const shown = `${name}, ${area}`
    if (said.has(shown) || !words.every((word) => whole.includes(` ${word}`))) continue
    said.add(shown)
    found.push({ zone, name, byCity: words.every((word) => city.includes(` ${word}`)) })
  }
  found.sort((a, b) => Number(b.byCity) - Number(a.byCity) || a.name.localeCompare(b.name))
  return {
    shown: found.slice(0, MOST_SHOWN).map(({ zone }) => zone),
    more: Math.max(0, found.length - MOST_SHOWN),
  }
}
