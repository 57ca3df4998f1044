/** Letters as a person means them: capitals, accents and unusual widths do not matter. */
const MARKS = /\p{M}+/gu
const GAPS = /\s+/g

export const fold = (text: string): string =>
  text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase().replace(GAPS, ' ').trim()
