/** The app's names for what the server defines, and for a record as the phone keeps it. */
import type { components } from './api-types'

type Schemas = components['schemas']

export type CheckIn = Schemas['CheckIn']
/** What a check-in asks and when it reminds; the newest one counts. */
export type CheckInSetup = Schemas['CheckInSetup']
export type OwnQuestion = CheckInSetup['own'][number]
export type Withdrawal = Schemas['Withdrawal']
/** A craving; it goes on until it has an end or an outcome. */
export type Craving = Schemas['Craving']
export type TriggerNote = Schemas['TriggerNote']
export type TriggerPlan = Schemas['TriggerPlan']
export type Medication = Schemas['Medication']
export type MedicationTime = Medication['times'][number]
export type Dose = Schemas['Dose']
/** A bottle for one date. Taken = a dose whose `bottle_on` is that date. */
export type TakeHome = Schemas['TakeHome']
export type Renewal = Schemas['Renewal']
export type NaloxoneKit = Schemas['NaloxoneKit']
export type HealthCard = Schemas['HealthCard']
/** A meeting or session that the person goes to, saved from the directory or typed in. */
export type Meeting = Schemas['Meeting']
export type Attendance = Schemas['Attendance']
export type MeetingTarget = Schemas['MeetingTarget']
/** What is no longer used, from which day on. Runs and totals: lib/runs.ts. */
export type Substance = Schemas['Substance']
/** A return to use. Whether the date changes is the person's choice. */
export type Lapse = Schemas['Lapse']
/** A place of care or of custody that was left. */
export type Discharge = Schemas['Discharge']
/** One of the people to call. */
export type Contact = Schemas['Contact']
/** What was answered to a questionnaire; its scores are worked out. */
export type Scale = Schemas['Scale']
export type SignalSetup = Schemas['SignalSetup']
export type Agenda = Schemas['Agenda']
export type AgendaItem = Agenda['items'][number]

/** Every kind of record and its body. Adding a kind starts with a line here. */
export interface Bodies {
  check_in: CheckIn
  check_in_setup: CheckInSetup
  withdrawal: Withdrawal
  craving: Craving
  trigger_note: TriggerNote
  trigger_plan: TriggerPlan
  medication: Medication
  dose: Dose
  take_home: TakeHome
  renewal: Renewal
  naloxone_kit: NaloxoneKit
  health_card: HealthCard
  meeting: Meeting
  attendance: Attendance
  meeting_target: MeetingTarget
  substance: Substance
  lapse: Lapse
  discharge: Discharge
  contact: Contact
  scale: Scale
  signal_setup: SignalSetup
}
export type Kind = keyof Bodies

/** What a screen hands to saveRecord: the schema number `v` is added on the way. */
export type Draft<K extends Kind> = Omit<Bodies[K], 'v'>

/** A calendar day where the person is, as YYYY-MM-DD: sorts as text. */
export type LocalDate = string

export interface Row<K extends Kind = Kind> {
  id: string
  kind: K
  day: LocalDate
  editedAt: string
  body: Bodies[K]
  /** Only on this phone so far; it will be sent. */
  waiting: boolean
  /** The server would not take it; see rejected(). */
  rejected: boolean
}

/** An entry the server would not take, parked on the phone until the person changes or deletes it. */
export interface Rejected<K extends Kind = Kind> {
  id: string
  kind: K
  body: Bodies[K] | null
  /** Names of the fields that are wrong, in the server's words. */
  fields: string[]
  title: string
}
