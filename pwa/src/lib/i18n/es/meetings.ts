import type { meetings as Keys } from '../en/meetings'

export const meetings = {} satisfies typeof Keys
