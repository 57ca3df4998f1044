/** Spanish, what Today and the frame around every screen say: loaded at the start. */
import type { First } from './en'
import { common } from './es/common'
import { doses } from './es/doses'
import { today } from './es/today'

export const first = { common, doses, today } satisfies First
