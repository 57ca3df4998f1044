/* The app's own names have a code, in every language its words; what the person typed stands as it is. */
import { t } from '../../lib/i18n/index.svelte'

/** Own words may be called like something every object has. */
const said = (words: Record<string, string>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] ?? name) : name

export const triggerName = (tag: string): string => said(t.craving.triggers, tag)
export const copingName = (what: string): string => said(t.craving.coping, what)
export const feelingName = (name: string): string => said(t.triggers.feelings, name)
export const didName = (name: string): string => said(t.triggers.dids, name)

const GAPS = /\s+/g

/** What was typed, as one name; the app's own code where it is one of its words. Empty when nothing is left. */
export function typedName(text: string, words: Record<string, string>): string {
  const name = text.replace(GAPS, ' ').trim()
  const same = Object.entries(words).find(([, word]) => word.toLowerCase() === name.toLowerCase())
  return same?.[0] ?? [...name].slice(0, 40).join('')
}

/** "19 minutes", "1 hour 20 minutes"; under a minute it is one. */
export function span(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes))
  const [hours, rest] = [Math.floor(whole / 60), whole % 60]
  if (hours === 0) return t.craving.minutes(rest)
  return rest === 0 ? t.craving.hours(hours) : `${t.craving.hours(hours)} ${t.craving.minutes(rest)}`
}
