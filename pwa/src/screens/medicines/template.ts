/* A new medicine begins as its template says: how it is taken and how often. Doses are never filled in. */
import { daysBetween } from '../../lib/days'
import type { Language } from '../../lib/i18n/index.svelte'
import { blank, type Injection, type Interval } from './body'
import type { TakeHomeRule, Template } from './catalogue'
import { type Draft, draftOf } from './form'
import { newSlot, withCount } from './medicine'

export const MONTH: Interval = { months: 1 }

export function freeDraft(today: string): Draft {
  return { ...draftOf(blank(today)), way: 'times', times: withCount([], 1) }
}

export function draftFrom(template: Template, today: string, language: Language): Draft {
  const start = {
    ...draftOf(blank(today)),
    template: template.id,
    name: plainName(template.names[language]),
    form: template.forms[0] ?? '',
  }
  if (template.interval) return { ...start, way: 'injection', injection: injectionFrom(template) }
  if (template.as_needed)
    return { ...start, way: 'needed', as_needed: { min_gap_min: null, most_a_day: null } }
  return { ...start, way: 'times', times: withCount([], Math.max(1, template.times_hint ?? 1)) }
}

/** The days around it are those of the label; the person or the clinic may say otherwise. When it was given is
    asked and never guessed: a day that stood there by itself would move every reminder. */
export function injectionFrom(template: Template | null): Injection {
  return {
    every: template?.interval ? { ...template.interval } : MONTH,
    given_on: '',
    slot: newSlot(),
    earliest_days: template?.earliest_days ?? null,
    before_days: template?.before_days ?? null,
    after_days: template?.after_days ?? null,
    site: '',
  }
}

/** "Sublocade (buprenorphine, monthly injection)" is listed so; the person's own list keeps the short name. */
const plainName = (name: string): string => name.replace(/\s*\(.*\)$/, '').slice(0, 80)

/** The two groups of the list: for opioid use disorder, and the others. */
export function grouped(all: readonly Template[]): [readonly Template[], readonly Template[]] {
  return [all.filter((one) => one.moud !== null), all.filter((one) => one.moud === null)]
}

/** How many bottles the rule allows on a day of treatment; null where its beginning is not known. */
export function limitFor(rule: TakeHomeRule, started: string | null, today: string): number | null {
  if (!started) return null
  const day = daysBetween(started, today) + 1
  return rule.limits.filter(({ from_day }) => from_day <= day).at(-1)?.most_doses ?? null
}
