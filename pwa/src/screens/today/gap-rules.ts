/* The numbers of gaps: data that came with the app, or that the server's operator tightened. */
import { knownCatalogue } from '../medicines/catalogue'
import type { Moud } from '../medicines/moud'
import type { GapRule } from './gaps'

export interface GapRules {
  methadone: GapRule
  buprenorphine: GapRule
  naltrexone: GapRule & { tolerance_days_before: number }
}

/** Safe where the data cannot be read: the first day without a dose asks for a call. */
const STRICT = { call: 1, firm: 1, urgent: 1, tolerance_days_before: 7 }

export function gapRules(): GapRules {
  const said = (knownCatalogue() as { gaps?: Partial<GapRules> }).gaps ?? {}
  return {
    methadone: { ...STRICT, ...said.methadone },
    buprenorphine: { ...STRICT, ...said.buprenorphine },
    naltrexone: { ...STRICT, ...said.naltrexone },
  }
}

export const ruleOf = (rules: GapRules, moud: Moud): GapRule => rules[moud]
