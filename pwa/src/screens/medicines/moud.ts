/* Which medicines have the stop card: the ones for opioid use disorder, known by their names. */
export type Moud = 'buprenorphine' | 'methadone' | 'naltrexone'

const MOUD: readonly [Moud, RegExp][] = [
  [
    'buprenorphine',
    /buprenor(?:ph|f)|suboxon|subutex|sublocade|brixadi|buvidal|zubsolv|bunavail|belbuca|espranor|orobupre|probuphine|sixmo|temgesic|cassipa/,
  ],
  ['methadone', /meth?adon|dolophine|diskets|methadose|metasedin|eptadone|physeptone|levomet/],
  ['naltrexone', /naltrexon|vivitrol|revia|depade|antaxone|nalorex|adepend/],
]

/** The medicine for opioid use disorder that `name` means, in English or Spanish, by substance or brand. */
export function moudOf(name: string): Moud | null {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return MOUD.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
}
