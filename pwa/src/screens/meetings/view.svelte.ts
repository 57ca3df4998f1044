/** Which part of Meetings is open: kept in memory, so that the way back finds it. */
import { onNews } from '../../lib/store'

export type View = 'week' | 'find'

let chosen = $state<View | null>(null)

onNews((news) => {
  if (news === 'wiped') chosen = null
})

export const view = {
  /** Null until the person chose one. */
  get chosen() {
    return chosen
  },
  set chosen(next: View | null) {
    chosen = next
  },
}
