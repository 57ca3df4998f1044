/* Dates and their reminders in the app's words. Read inside templates, so that it follows the language. */
import { daysBetween } from '../../../lib/days'
import { locale, t } from '../../../lib/i18n/index.svelte'
import { listed } from '../words'
import type { Due } from './renewals'

/** "in 12 days", "today", "3 days ago" */
export function awayWords(on: string, today: string): string {
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(
    daysBetween(today, on),
    'day',
  )
  return words.replace(/(\d) /, '$1\u00a0')
}

/** What it is, where the title does not say it already, and how often it comes. */
export function detailOf({
  what,
  title,
  every_months,
}: Pick<Due, 'what' | 'title' | 'every_months'>): string {
  const word = t.care.renewals[what]
  return [word === title ? '' : word, every_months ? t.dates.every(every_months) : '']
    .filter(Boolean)
    .join(' · ')
}

export function leadWords(leads: readonly number[]): string {
  if (leads.length === 0) return t.dates.noReminder
  const inOrder = [...leads].sort((a, b) => b - a)
  return t.dates.leadShort(listed(inOrder.map((lead) => t.dates.leadWord(lead))))
}
