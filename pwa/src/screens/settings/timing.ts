/** When reminders come: the settings as the server keeps them, and as the screen asks for them. */
import type { ReminderSettings, SettingsChange } from '../../lib/api'
import { addDays } from '../../lib/days'
import type { LocalDate } from '../../lib/types'

export const MOST_A_DAY = 48
/** Days; the server takes no more. */
export const LONGEST_PAUSE = 366
const NIGHT = { from: '22:00', to: '07:00' }

export interface TimingForm {
  quiet: boolean
  from: string
  to: string
  /** Whether they come in quiet hours too. */
  doses: boolean
  meetings: boolean
  pause: boolean
  until: string
  followUp: boolean
  cap: number | null
}

export type Trouble = 'from' | 'to' | 'same' | 'until'

export function formOf(known?: ReminderSettings): TimingForm {
  return {
    quiet: Boolean(known?.quiet_from),
    from: known?.quiet_from ?? NIGHT.from,
    to: known?.quiet_to ?? NIGHT.to,
    doses: !known?.quiet_doses,
    meetings: !known?.quiet_meetings,
    pause: Boolean(known?.pause_until),
    until: known?.pause_until ?? '',
    followUp: known?.follow_up ?? false,
    cap: known?.cap ?? null,
  }
}

export function troubles(form: TimingForm, today: LocalDate): Trouble[] {
  const found: Trouble[] = []
  if (form.quiet) {
    if (!form.from) found.push('from')
    if (!form.to) found.push('to')
    if (form.from && form.from === form.to) found.push('same')
  }
  const last = addDays(today, LONGEST_PAUSE)
  if (form.pause && !(form.until > today && form.until <= last)) found.push('until')
  return found
}

/** Only what differs: another phone may have changed the rest meanwhile. */
export function changes(known: ReminderSettings, form: TimingForm): SettingsChange {
  const wanted = {
    quiet_from: form.quiet ? form.from : null,
    quiet_to: form.quiet ? form.to : null,
    quiet_doses: !form.doses,
    quiet_meetings: !form.meetings,
    pause_until: form.pause ? form.until : null,
    follow_up: form.followUp,
    cap: form.cap ?? known.cap,
  }
  const differs = Object.entries(wanted).filter(
    ([name, value]) => value !== known[name as keyof ReminderSettings],
  )
  return Object.fromEntries(differs)
}
