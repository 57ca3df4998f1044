/* Every kind that tells of itself in its own file. A new kind adds its line here; check-ins, doses and meetings stand in words.ts. */
import type { Kind } from '../../lib/types'
import { craving } from '../craving/telling'
import { lapseAnswers, lapseLine, lapseTitle } from '../lapse/words'
import { scale } from '../scales/telling'
import { withdrawal } from '../symptoms/telling'
import { triggerNote, triggerPlan } from '../triggers/telling'
import type { Telling } from './telling'

export const TELLINGS: { readonly [K in Kind]?: Telling<K> } = {
  craving,
  trigger_note: triggerNote,
  trigger_plan: triggerPlan,
  withdrawal,
  lapse: {
    icon: 'shield',
    title: lapseTitle,
    line: lapseLine,
    answers: lapseAnswers,
    edit: (id) => `/lapse/${id}`,
  },
  scale,
}

/** The same for a kind that is only known when it comes. */
export const tellingOf = (kind: Kind): Telling<Kind> | undefined =>
  TELLINGS[kind] as Telling<Kind> | undefined
