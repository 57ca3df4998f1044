/** A meeting of the directory as one of the person's own: all that is needed stands in it, come what may. */
import { dayIn, zone as ownZone } from '../../lib/days'
import { type KeptMeeting, type Listing, wholeListing } from '../../lib/directory'
import type { Draft, Meeting } from '../../lib/types'
import { newSlot } from '../medicines/medicine'
import { isZone, startsFrom } from './starts'

type MeetingHour = Meeting['times'][number]

const MOST_TIMES = 14

export const LEADS = [0, 10, 30, 60, 120] as const

function hoursOf(meeting: Listing): MeetingHour[] {
  const hours = new Map<string, MeetingHour & { days: { type: 'weekdays'; on: number[]; weeks: number } }>()
  for (const { day, at, minutes } of meeting.times) {
    const known = hours.get(`${at} ${minutes}`)
    if (known) known.days.on.push(day)
    else
      hours.set(`${at} ${minutes}`, {
        slot: newSlot(),
        at,
        minutes,
        days: { type: 'weekdays', on: [day], weeks: 1 },
      })
  }
  return [...hours.values()].slice(0, MOST_TIMES)
}

function howOf({ in_person, online, join_url }: Listing): Draft<'meeting'>['how'] {
  if (in_person) return online ? 'hybrid' : 'in_person'
  return join_url ? 'online' : 'phone'
}

export function mineOf(id: string, meeting: Listing, zone: string, now: Date): Draft<'meeting'> {
  return {
    name: meeting.name.slice(0, 255),
    setting: 'mutual_help',
    listing: id,
    tz: zone,
    times: hoursOf(meeting),
    start_on: dayIn(now, zone),
    end_on: null,
    cancelled: [],
    cancelled_in_file: [],
    lead_min: 60,
    how: howOf(meeting),
    join_url: meeting.join_url,
    join_phone: meeting.join_phone.slice(0, 80),
    join_notes: meeting.join_notes.slice(0, 600),
    place: meeting.location.slice(0, 255),
    address: meeting.address.slice(0, 255),
    contact: '',
    phone: '',
    proof_wanted: false,
    moud_friendly: false,
    note: '',
    archived: false,
  }
}

/** When it begins next, of its weekly times. */
export function nextOf({ times, tz }: Meeting, now: Date): string | null {
  const zone = isZone(tz) ? tz : ownZone()
  const next = startsFrom(now)
  const starts = times.flatMap(({ at, minutes, days }) =>
    days.type === 'weekdays' ? days.on.map((day) => next({ day, at, minutes }, zone)) : [],
  )
  return starts.length ? new Date(Math.min(...starts)).toISOString() : null
}

/** One of mine as it stands with the person, for when no list can be asked or none has it any more. */
export function listedOf({ listing, ...body }: Meeting): KeptMeeting {
  const times = body.times.flatMap(({ at, minutes, days }) =>
    days.type === 'weekdays' ? days.on.map((day) => ({ day, at, minutes })) : [],
  )
  const meeting = {
    ...{ name: body.name, times, zone: body.tz, zone_from: 'meeting' as const },
    ...{ in_person: body.how === 'in_person' || body.how === 'hybrid', online: body.how !== 'in_person' },
    ...{ location: body.place, address: body.address, join_url: body.join_url },
    ...{ join_phone: body.join_phone, join_notes: body.join_notes },
  }
  return { id: listing, feed: '', gone: false, meeting: wholeListing(meeting) }
}

/** What is offered before a meeting, and what this one has. */
export const leadsOf = (lead_min: number): number[] =>
  [...new Set([...LEADS, lead_min])].sort((a, b) => a - b)
