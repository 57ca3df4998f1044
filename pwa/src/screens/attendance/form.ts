/* What is typed of having been there, and the entry that it makes. */
import { howOf } from '../../lib/attendance'
import { dayIn, zone as ownZone } from '../../lib/days'
import type { Attendance, Draft, LocalDate } from '../../lib/types'
import { isDay } from '../medicines/medicine'
import { dayName } from '../meetings/said'
import { keyOf, momentAt, type Own, zoneOf } from '../meetings/sittings'
import type { Offer } from './offers'

export type Body = Draft<'attendance'>

export interface Form {
  /** nothing is chosen yet: the screen asks which one it was */
  chosen: boolean
  meeting: string | null
  time_slot: string | null
  name: string
  setting: Attendance['setting']
  status: Attendance['status']
  how: Attendance['how']
  local_date: LocalDate
  at: string
  minutes: number | null
  tz: string
  takeaway: string
  signer: string
  /** "meeting date slot", or nothing */
  makes_up_for: string
}

export const blank = (): Form => ({
  chosen: false,
  meeting: null,
  time_slot: null,
  name: '',
  setting: 'mutual_help',
  status: 'attended',
  how: null,
  local_date: '',
  at: '',
  minutes: null,
  tz: '',
  takeaway: '',
  signer: '',
  makes_up_for: '',
})

const ofMeeting = ({ id, body }: Own): Partial<Form> => ({
  chosen: true,
  meeting: id,
  name: body.name,
  setting: body.setting,
  how: howOf(body),
  tz: body.tz,
})

export function formOfOffer({ own, sitting }: Offer): Form {
  const { local_date, time_slot, at, start, end } = sitting
  return {
    ...blank(),
    ...ofMeeting(own),
    ...{ local_date, time_slot, at, minutes: Math.round((end - start) / 60_000) },
  }
}

/** At a time that was not planned. */
export function formOfMeeting(own: Own, now: Date): Form {
  const minutes = own.body.times[0]?.minutes ?? 60
  return { ...blank(), ...ofMeeting(own), local_date: dayIn(now, zoneOf(own.body)), minutes }
}

export function formOfOther(now: Date): Form {
  const tz = ownZone()
  return { ...blank(), chosen: true, tz, local_date: dayIn(now, tz), minutes: 60 }
}

export function formOf(body: Body): Form {
  const { occurred_at: _, makes_up_for, ...same } = body
  const of = makes_up_for ? dayName(makes_up_for.meeting, keyOf(makes_up_for)) : ''
  return { ...blank(), ...same, at: body.at ?? '', makes_up_for: of, chosen: true }
}

export type Problem = 'local_date'

/** Nobody was anywhere tomorrow. What was called off, or given up, can be said ahead. */
export function problemsIn({ local_date, status, tz, time_slot }: Form, now: Date): Problem[] {
  if (!isDay(local_date)) return ['local_date']
  const ahead = local_date > dayIn(now, tz || ownZone())
  return ahead && (status === 'attended' || time_slot === null) ? ['local_date'] : []
}

function makesUpFor({ status, makes_up_for }: Form): Body['makes_up_for'] {
  const [meeting, local_date, time_slot] = makes_up_for.split(' ')
  if (status !== 'attended' || !meeting || !local_date || !time_slot) return null
  return { meeting, local_date, time_slot }
}

/** `before`: the entry that is changed; its moment stays while its day and time do. */
export function bodyOf(form: Form, now: Date, before: Body | null = null): Body {
  const { chosen: _, ...same } = form
  const at = form.at || null
  const still = before?.local_date === form.local_date && before.at === at
  return {
    ...same,
    at,
    tz: form.tz || ownZone(),
    occurred_at: still && before ? before.occurred_at : momentOf(form, now).toISOString(),
    name: form.name.trim(),
    takeaway: form.takeaway.trim(),
    signer: form.signer.trim(),
    how: form.status === 'attended' ? form.how : null,
    makes_up_for: makesUpFor(form),
  }
}

/** By clocks there; without a time now, or noon of an earlier day. Never ahead of now for what was attended. */
function momentOf({ local_date, at, tz, status }: Form, now: Date): Date {
  const zone = zoneOf({ tz: tz || ownZone() })
  if (!at && local_date === dayIn(now, zone)) return now
  const moment = momentAt(local_date, at || '12:00', zone)
  return new Date(status === 'attended' ? Math.min(moment, now.getTime()) : moment)
}
