import type { welcome as Keys } from '../en/welcome'

export const welcome = {} satisfies typeof Keys
