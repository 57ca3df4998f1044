import type { settings as Keys } from '../en/settings'

export const settings = {} satisfies typeof Keys
