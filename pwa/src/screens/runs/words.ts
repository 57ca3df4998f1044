/* Days in the app's words. A count never stands at nothing without all the days beside it. */
import { t } from '../../lib/i18n/index.svelte'
import type { Milestone, Runs } from '../../lib/runs'

/** "47 days · 212 in all" */
export function countWords({ now, total, longest }: Runs): string {
  const days = now?.days ?? 0
  if (days === 0) {
    if (total === 0) return t.runs.firstDay
    return [t.runs.firstDay, t.runs.inAll(total), t.runs.longest(longest)].join(' · ')
  }
  return days === total ? t.runs.days(days) : `${t.runs.days(days)} · ${t.runs.inAll(total)}`
}

export const milestoneWords = ({ unit, n }: Milestone): string => t.runs.milestone[unit](n)
