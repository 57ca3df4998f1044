/** Compares a recovery code that is being typed with the one on the paper, group by group. */
import { plainCode } from '../../lib/recovery-code'

export const CODE_LENGTH = 28

export function matchingGroups(typed: string, shown: string): boolean[] {
  const [a, b] = [plainCode(typed), plainCode(shown)]
  return Array.from({ length: CODE_LENGTH / 4 }, (_, i) => {
    const group = b.slice(i * 4, i * 4 + 4)
    return group.length === 4 && a.slice(i * 4, i * 4 + 4) === group
  })
}
