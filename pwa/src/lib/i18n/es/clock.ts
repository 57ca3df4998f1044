/** "a las 8:04", but "a la 1:04"; the time stays with its article. */
const isOne = (time: string): boolean => /^0?1\D/.test(time)

export const atTime = (time: string): string => `a ${isOne(time) ? 'la' : 'las'}\u00a0${time}`
export const sinceTime = (time: string): string => `desde ${isOne(time) ? 'la' : 'las'}\u00a0${time}`
export const ofTime = (time: string): string => `de ${isOne(time) ? 'la' : 'las'}\u00a0${time}`
export const towardTime = (time: string): string => `hacia ${isOne(time) ? 'la' : 'las'}\u00a0${time}`
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
