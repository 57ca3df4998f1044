/* What the plan of the server does not say: times that are not planned yet, and where it ends. */
import type { Day, DayInput, Logs, Medicine, Moment, UnplannedEntry } from './day'
import { hasTimes, isDaily, timesOn } from './regimen'

const PLAN_ENDS_SOON = 48 * 3_600_000

export function unplanned({ agenda, medicines }: DayInput, logs: Logs, moment: Moment): UnplannedEntry[] {
  const planned = new Set((agenda?.items ?? []).map((item) => item.reminder))
  const slots = new Set((agenda?.items ?? []).map((item) => `${item.reminder} ${item.time_slot}`))
  return medicines
    .filter(
      (medicine) => isTakenOn(medicine, moment.today) && (medicine.waiting || !planned.has(medicine.id)),
    )
    .flatMap((medicine) =>
      timesOn(medicine, moment.today)
        .filter((time) => !slots.has(`${medicine.id} ${time.slot}`))
        .filter((time) => !logs({ medication: medicine.id, date: moment.today, slot: time.slot }))
        .map((time) => ({
          type: 'unplanned' as const,
          key: `${medicine.id} ${time.slot}`,
          moment: moment.instant(moment.today, time.at),
          medicine,
          time,
        })),
    )
}

/** Which days another pattern means, only the server works out. */
function isTakenOn(medicine: Medicine, date: string): boolean {
  const { archived, start_on, end_on } = medicine
  return !archived && start_on <= date && (end_on === null || date <= end_on) && isDaily(medicine, date)
}

export function planEnds({ agenda, medicines }: DayInput, now: Date): Day['planEnds'] {
  const reminded = medicines.some((medicine) => !medicine.archived && hasTimes(medicine))
  if (!agenda || !reminded) return null
  const left = Date.parse(agenda.known_until) - now.getTime()
  if (left <= 0) return 'past'
  return left < PLAN_ENDS_SOON ? 'soon' : null
}
