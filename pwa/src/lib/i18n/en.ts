/** English, what Today and the frame around every screen say: loaded at the start. */
import { common } from './en/common'
import { doses } from './en/doses'
import { today } from './en/today'

export const first = { common, doses, today }

export type First = typeof first
