/** The calendar link, and what stands in a clinic's own file. Only the routes; nothing is kept here. */
import { request } from './api'
import type { components } from './api-types'

type Schemas = components['schemas']
export type CalendarView = Schemas['CalendarView']
export type CalendarLink = Schemas['CalendarLink']
export type CalendarChoice = Required<Schemas['CalendarChoice']>
export type Appointment = Schemas['Appointment']
export type ReadCalendar = Schemas['ReadCalendar']
export type Reason = Schemas['LeftOut']['reason']

/** The server takes no more. */
export const MOST_CHARACTERS = 1024 * 1024
const PATH = '/api/calendar'

export const calendar = {
  view: () => request<CalendarView>('GET', PATH),
  make: (choice: CalendarChoice) => request<CalendarLink>('POST', PATH, choice),
  change: (choice: CalendarChoice) => request<void>('PUT', PATH, choice),
  end: () => request<void>('DELETE', PATH),
  read: (text: string) => request<ReadCalendar>('POST', `${PATH}/read`, { text }),
}
