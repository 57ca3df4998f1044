/** Answers to a meeting that is due: having been there, or not. Records like any other, so they work offline. */
import { deleteRecord, getRecord, saveRecord } from './db'
import { unspent } from './doses'
import { MeetingUnknown } from './errors'
import { closeNamed } from './notifications'
import type { Occurrence } from './put-off'
import type { Attendance, Draft, Meeting } from './types'

/**
 * Says what it was of, by the meeting's own clocks, so that it stays true when the meeting changes.
 * Rejects with MeetingUnknown without it.
 */
export async function attend(
  { reminder, local_date, time_slot, dose_id }: Occurrence,
  status: 'attended' | 'missed' = 'attended',
): Promise<string> {
  const meeting = (await getRecord<'meeting'>(reminder))?.body
  if (!meeting) throw new MeetingUnknown()
  const time = meeting.times.find(({ slot }) => slot === time_slot)
  const id = await saveRecord(
    'attendance',
    {
      meeting: reminder,
      name: meeting.name,
      setting: meeting.setting,
      status,
      how: status === 'attended' ? howOf(meeting) : null,
      occurred_at: new Date().toISOString(),
      tz: meeting.tz,
      local_date,
      time_slot,
      at: time?.at ?? null,
      minutes: time?.minutes ?? null,
      takeaway: '',
      signer: '',
      makes_up_for: null,
    },
    { id: await unspent(dose_id) },
  )
  void closeNamed({ reminder, local_date, time_slot }).catch(() => undefined)
  return id
}

/** Where both ways lead to it, only the person knows which was taken. */
export function howOf({ how }: Pick<Meeting, 'how'>): Attendance['how'] {
  return how === 'hybrid' ? null : how
}

/** Another answer, or a line to keep; returns what stood there before, null when it is gone. */
export async function changeAttendance(
  id: string,
  some: Partial<Draft<'attendance'>>,
): Promise<Attendance | null> {
  const row = await getRecord<'attendance'>(id)
  if (!row) return null
  await saveRecord('attendance', { ...row.body, ...some }, { id })
  return row.body
}

/** Takes an answer back; returns the way to say it again. The old id is spent. */
export async function takeBack(id: string): Promise<() => Promise<void>> {
  const row = await getRecord<'attendance'>(id)
  await deleteRecord(id)
  return async () => {
    if (row) await saveRecord('attendance', row.body, { id: await unspent(id) })
  }
}
