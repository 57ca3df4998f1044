/* What the dose sheet is opened for: a planned dose, one that is not planned yet, or one that is logged. */
import { t } from '../../lib/i18n/index.svelte'
import { formatTime } from '../../lib/time'
import type { DoseLog, DoseState, Medicine } from './day'
import { type DoseSubject, doseOf, keep, logOf, nameOf } from './words'

export type DoseMode = 'main' | 'time' | 'later' | 'skip'

export interface DoseSheetSubject {
  key: string
  medicine: Medicine | null
  dose: string
  state: DoseState | 'unplanned'
  log: DoseLog | null
  due: Date | null
  /** until when a reminder is of use */
  until: Date | null
  date: string
  /** from the bottle of `date`: no other day can be said */
  bottle: boolean
  /** what the answer names; null for a dose outside the plan */
  occurrence: { reminder: string; local_date: string; time_slot: string; dose_id?: string } | null
}

export function subjectOf(entry: DoseSubject, today: string): DoseSheetSubject {
  const bottle = entry.type === 'dose' && entry.place === 'bottle'
  const base = { bottle, key: entry.key, medicine: entry.medicine, dose: doseOf(entry), log: logOf(entry) }
  if (entry.type === 'dose') {
    const { reminder, local_date, time_slot, dose_id } = entry.item
    const occurrence = { reminder, local_date, time_slot, dose_id }
    return {
      ...base,
      state: entry.state,
      due: entry.moment,
      until: new Date(entry.item.useful_until),
      date: local_date,
      occurrence,
    }
  }
  if (entry.type === 'logged') {
    return {
      ...base,
      state: entry.log.status,
      due: null,
      until: null,
      date: entry.log.local_date,
      occurrence: null,
    }
  }
  const occurrence = { reminder: entry.medicine.id, local_date: today, time_slot: entry.time.slot }
  return { ...base, state: 'unplanned', due: entry.moment, until: null, date: today, occurrence }
}

export function titleOf(subject: DoseSheetSubject, mode: DoseMode): string {
  if (mode === 'time') return t.doses.whenTitle
  if (mode !== 'skip' || !subject.due) return keep(nameOf(subject.medicine))
  const time = formatTime(subject.due)
  return subject.state === 'expired' ? t.doses.notTakenTitle(time) : t.doses.skipTitle(time)
}
