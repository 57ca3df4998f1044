/** What the panel says of each device: one sentence, the worst first. */
import type { DeviceHealth } from '../../lib/api'
import type { Messages } from '../../lib/i18n/index.svelte'
import { formatRelativeDay } from '../../lib/time'

export function stateOf(device: DeviceHealth, say: Messages['health']): { words: string; fine: boolean } {
  if (!device.push) return { words: device.this ? say.offHere : say.off, fine: false }
  if (device.missing) return { words: say.missing, fine: false }
  if (device.trouble) return { words: say.trouble, fine: false }
  if (!device.sent_on) return { words: say.notSent, fine: true }
  return { words: say.sent(formatRelativeDay(device.sent_on)), fine: true }
}

/** This one first, then as the server lists them: the last seen first. */
export function inOrder(devices: readonly DeviceHealth[]): DeviceHealth[] {
  return [...devices].sort((a, b) => Number(b.this) - Number(a.this))
}
