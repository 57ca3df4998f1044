/* When a dose was taken, if not now: a day and a time, with the answers that need one tap. */
import type { Moment } from './day'

export interface TakenAt {
  date: string
  time: string
}

const MINUTE = 60_000

/** Where the question starts: at the planned time once it is long past, else now. */
export function startAt(due: Date | null, dateOfDose: string, moment: Moment, expired: boolean): TakenAt {
  if (due && expired) return { date: dateOfDose, time: clockOf(due) }
  return { date: moment.today, time: moment.wall }
}

export function ago(minutes: number, moment: Moment): TakenAt {
  const then = new Date(moment.now.getTime() - minutes * MINUTE)
  const time = clockOf(then)
  return { date: time > moment.wall ? moment.yesterday : moment.today, time }
}

export type Refusal = 'chooseTime' | 'inFuture'

/** The moment meant, or why it cannot be. A minute of the future is forgiven: clocks show no seconds. */
export function resolve({ date, time }: TakenAt, moment: Moment): Date | Refusal {
  if (!/^\d\d:\d\d/.test(time)) return 'chooseTime'
  const at = moment.instant(date, time)
  if (Number.isNaN(at.getTime())) return 'chooseTime'
  return at.getTime() > moment.now.getTime() + MINUTE ? 'inFuture' : at
}

function clockOf(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`
}
