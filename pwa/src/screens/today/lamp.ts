/* Which one card has the lamp edge and the filled button. */
import type { DoseEntry, Entry, ExtraEntry } from './day'

/** The lamp stands on what fell due last and may still be logged with one tap. */
export function lampOf(entries: readonly Entry[]): string | null {
  const extra = (lamp: ExtraEntry['lamp']) =>
    entries.find((entry) => entry.type === 'extra' && entry.lamp === lamp)?.key
  return extra('first') ?? doseLamp(entries) ?? extra('last') ?? null
}

function doseLamp(entries: readonly Entry[]): string | null {
  let lamp: DoseEntry | null = null
  for (const entry of entries) {
    if (entry.type !== 'dose' || (entry.state !== 'due' && entry.state !== 'late')) continue
    if (!lamp || entry.moment > lamp.moment) lamp = entry
  }
  return lamp?.key ?? null
}
