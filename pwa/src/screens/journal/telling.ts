/* How the journal tells of one kind of entry. A room's own file makes one; tellings.ts gathers them. */
import type { Bodies, Kind } from '../../lib/types'
import type { IconName } from '../../ui/icons'
import type { Medicine } from '../today/day'

export interface Telling<K extends Kind> {
  icon: IconName
  /** "Craving, 19 minutes". The body is null where all that is known is that it was erased. */
  title(body: Bodies[K] | null, medicines: readonly Medicine[]): string
  /** One line under the title, its time first. */
  line(body: Bodies[K]): string
  /** Every answer that was given, as pairs of name and value: what the entry's page shows and the search reads. */
  answers(body: Bodies[K]): readonly (readonly [name: string, value: string])[]
  /** Where it is changed. */
  edit?(id: string, body: Bodies[K] | null): string
}
