/** Links that leave the app: only where a tap leads, and only of kinds that cannot run anything here. */
import type { Listing } from '../../lib/directory'

/** A number with pauses and codes, as the list gives it: `+1 669 900 6833,,123#`. */
export function dialLink(phone: string): string {
  return `tel:${phone.replace(/[^\d+,;*#]/g, '').replaceAll('#', '%23')}`
}

/** Opens the phone's own map app; an iPhone knows another word for it. */
export function mapLink(
  { latitude, longitude, address, location }: Listing,
  isApple: boolean,
): string | null {
  const point = latitude === null || longitude === null ? null : `${latitude},${longitude}`
  const where = address || location
  if (!point && !where) return null
  if (isApple) return `maps:?q=${encodeURIComponent(where || (point ?? ''))}${point ? `&ll=${point}` : ''}`
  return point
    ? `geo:${point}?q=${point}${where ? `(${encodeURIComponent(where)})` : ''}`
    : `geo:0,0?q=${encodeURIComponent(where)}`
}

export function isApplePhone(): boolean {
  const mac = /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1
  return mac || /iPhone|iPad|iPod/.test(navigator.userAgent)
}

/** The server lets only such through; a kept copy may be older than that rule. */
export function webLink(url: string): URL | null {
  const parsed = URL.parse?.(url) ?? tryUrl(url)
  return parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed : null
}

function tryUrl(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/** For what is typed in by hand, and what is opened from Today: over an encrypted line only. */
export function safeLink(url: string): URL | null {
  const parsed = url ? webLink(url) : null
  return parsed?.protocol === 'https:' ? parsed : null
}
