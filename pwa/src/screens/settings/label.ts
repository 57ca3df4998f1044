/** What may stand on a lock screen: short enough for a push message of fixed size. */
export const MOST_CHARACTERS = 40
const MOST_BYTES = 80

export function fits(label: string): boolean {
  return [...label].length <= MOST_CHARACTERS && new TextEncoder().encode(label).length <= MOST_BYTES
}
