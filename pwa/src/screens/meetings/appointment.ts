/** An appointment of a clinic's file as an entry of one's own, also when the file is read again. */
import type { Appointment } from '../../lib/calendar'
import { getRecord, saveRecord } from '../../lib/db'
import type { Draft, LocalDate } from '../../lib/types'
import { firstOf, hasDay, numberOf } from './pattern'

type Body = Draft<'meeting'>
/** A record takes no more. */
const MOST = 366

/** What the person added to it stays; when and where is what the file says. */
export async function saveAppointment({ id, body }: Appointment): Promise<void> {
  const before = (await getRecord<'meeting'>(id))?.body
  const { name, tz, times, start_on, end_on, cancelled_in_file, how, join_url, place } = body
  const told = { name, tz, times, start_on, end_on, cancelled_in_file, how, join_url, place }
  const next = before && { ...before, ...told, cancelled: cancelledOf(before, body), archived: false }
  await saveRecord('meeting', next ?? body, { id })
}

/** What the person called off, or back on, stays so as long as the file says the same of that date as before. */
export function cancelledOf(before: Body, file: Body): LocalDate[] {
  const was = new Set(before.cancelled_in_file)
  const is = new Set(file.cancelled_in_file)
  const off = new Set(before.cancelled)
  const saysTheSame = (day: LocalDate): boolean =>
    was.has(day) === is.has(day) && hoursOn(before, day) === hoursOn(file, day)
  const days = [...new Set([...off, ...was, ...is])].filter((day) => (saysTheSame(day) ? off : is).has(day))
  return days.sort().slice(-MOST)
}

/** The times of that date, called off or not. */
function hoursOn({ tz, times, start_on, end_on }: Body, day: LocalDate): string {
  if (end_on !== null && day > end_on) return ''
  const found = times.filter((hour) => {
    const first = firstOf(hour, start_on)
    return day >= first && hasDay(hour.days, numberOf(day), numberOf(first))
  })
  return found
    .map(({ at, minutes }) => `${at} ${minutes} ${tz}`)
    .sort()
    .join()
}
