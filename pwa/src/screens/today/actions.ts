/* What a tap on Today writes down, and the toast that takes it back. */
import { api } from '../../lib/api'
import { localDate, zone } from '../../lib/days'
import { getRecord, saveRecord } from '../../lib/db'
import { type Asked, later, skip, take, takeInjection, takeUnplanned, undo } from '../../lib/doses'
import { Offline, OtherBottle, Problem } from '../../lib/errors'
import { t } from '../../lib/i18n/index.svelte'
import { announce, setMeta } from '../../lib/store'
import { syncNow } from '../../lib/sync'
import { formatDay, formatTime } from '../../lib/time'
import { toast } from '../../ui/toast.svelte'
import { troubleWords } from '../trouble'
import type { DoseSheetSubject } from './dose-sheet'

/** Shows what went wrong in the person's words; true when it went well. */
export async function tried(doing: () => Promise<void>): Promise<boolean> {
  try {
    await doing()
    return true
  } catch (cause) {
    toast.show(cause instanceof OtherBottle ? t.doses.otherBottle : troubleWords(cause))
    return false
  }
}

/** Counted from the day it was really given. */
export async function logInjection(
  medication: string,
  on: string,
  site: string,
  asked: Asked,
): Promise<void> {
  const id = await takeInjection(medication, on, { asked, site })
  toast.show(t.care.givenToast(formatDay(on)), () => void tried(() => undo(id)))
}

export async function logTaken(subject: DoseSheetSubject, at?: Date): Promise<void> {
  if (subject.log) return changeTime(subject, at ?? new Date())
  if (!subject.occurrence) return
  const id = await take(subject.occurrence, { at })
  toast.show(t.doses.takenNow(formatTime(at ?? new Date())), () => void tried(() => undo(id)))
}

export async function logAsNeeded(medication: string, at?: Date): Promise<void> {
  const id = await takeUnplanned(medication, { at })
  toast.show(t.doses.takenNow(formatTime(at ?? new Date())), () => void tried(() => undo(id)))
}

export async function logSkipped(subject: DoseSheetSubject, reason: string): Promise<void> {
  if (!subject.occurrence) return
  const id = await skip(subject.occurrence, reason)
  toast.show(t.doses.skippedToast, () => void tried(() => undo(id)))
}

async function changeTime({ log }: DoseSheetSubject, at: Date): Promise<void> {
  const row = log && (await getRecord<'dose'>(log.id))
  if (!row) return
  const before = row.body
  await saveRecord('dose', { ...before, occurred_at: at.toISOString(), tz: zone() }, { id: row.id })
  toast.show(
    t.doses.takenNow(formatTime(at)),
    () =>
      void tried(async () => {
        await saveRecord('dose', before, { id: row.id })
      }),
  )
}

/** Takes a logged dose back. Logging it again needs a new id: the old one is spent. */
export async function takeBack({ log }: DoseSheetSubject): Promise<void> {
  const row = log && (await getRecord<'dose'>(log.id))
  if (!row) return
  await undo(row.id)
  toast.show(t.doses.undone, () => void tried(() => again(row.body, row.id)))
}

async function again(body: NonNullable<Awaited<ReturnType<typeof getRecord<'dose'>>>>['body'], id: string) {
  const { medication, local_date, status, time_slot } = body
  if (time_slot === null) {
    await saveRecord('dose', body)
    return
  }
  const occurrence = { reminder: medication, local_date, time_slot, dose_id: id }
  if (status === 'taken') await take(occurrence, { ...body, at: new Date(body.occurred_at) })
  else await skip(occurrence, body.reason, body.note)
}

function laterTrouble(cause: unknown): string {
  if (cause instanceof Offline) return t.doses.laterOffline
  const code = cause instanceof Problem ? cause.code : ''
  if (code === 'answered') {
    void syncNow() // on another phone: its answer comes here
    return t.doses.laterAnswered
  }
  return code === 'too-late' ? t.doses.laterTooLate : troubleWords(cause)
}

/** False when the server could not be asked: the sheet stays. */
export async function remindAgain(subject: DoseSheetSubject, minutes: 10 | 30 | 60): Promise<boolean> {
  if (!subject.occurrence) return false
  try {
    const at = await later(subject.occurrence, minutes)
    toast.show(t.doses.reminderAgain(formatTime(at)))
    return true
  } catch (cause) {
    toast.show(laterTrouble(cause))
    return false
  }
}

/** The reminders follow this phone from now on; the plan is asked for anew. */
export async function moveReminders(): Promise<boolean> {
  return tried(async () => {
    await api.reminderSettings({ zone: zone() })
    await syncNow()
    toast.show(t.today.zoneMoved)
  })
}

export async function keepZone(): Promise<void> {
  await setMeta('zoneKept', zone())
  announce('changed')
}

export async function putOffReminders(): Promise<void> {
  await setMeta('remindersPutOff', localDate())
  announce('changed')
}
