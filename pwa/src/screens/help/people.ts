/* Whom to call at this hour: at night a clinic's number for after hours, then those who may be called. */
import type { Contact } from '../../lib/types'

export interface Night {
  night_from: string
  night_until: string
}
export type Person = Omit<Contact, 'v'> & { id: string; fromMedicine?: boolean }
export interface Callable {
  id: string
  name: string
  phone: string
  /** where a text may go to; null where none is taken */
  text: string | null
  message: string
  hint: 'anyHour' | 'notAtNight' | 'afterHours' | 'clinic' | 'none'
  clinic: boolean
  fromMedicine: boolean
}

/** "23:10" between "22:00" and "07:00". */
export function isNight(clock: string, { night_from, night_until }: Night): boolean {
  return night_from > night_until
    ? clock >= night_from || clock < night_until
    : clock >= night_from && clock < night_until
}

/** `now`: who may be called at this hour, the first one first. `other`: the rest; they stay in reach. */
export function peopleAt(people: readonly Person[], night: boolean): { now: Callable[]; other: Callable[] } {
  const all = [...people].sort(inOrder)
  if (!night) return { now: all.map((one) => callable(one, one.phone || one.after_hours)), other: [] }
  const clinics = all.filter(({ after_hours }) => after_hours)
  const others = all.filter(({ after_hours }) => !after_hours)
  return {
    now: [
      ...clinics.map((one) => ({
        ...callable(one, one.after_hours),
        text: null,
        hint: 'afterHours' as const,
      })),
      ...others.filter(({ at_night }) => at_night).map((one) => callable(one, one.phone)),
    ],
    other: others.filter(({ at_night }) => !at_night).map((one) => callable(one, one.phone)),
  }
}

function callable(one: Person, phone: string): Callable {
  const { id, name, role, sms, at_night, message, fromMedicine = false } = one
  return {
    ...{ id, name, phone, message, fromMedicine },
    clinic: role === 'clinic',
    text: sms && one.phone ? one.phone : null,
    hint: at_night ? 'anyHour' : role === 'clinic' ? 'clinic' : 'notAtNight',
  }
}

/** At any hour: what a clinic's number says at night is still better than none. */
export const clinicsIn = ({ now, other }: { now: Callable[]; other: Callable[] }): Callable[] =>
  [...now, ...other].filter(({ clinic }) => clinic)

export const inOrder = (a: Person, b: Person): number => a.order - b.order || a.name.localeCompare(b.name)

const digits = (phone: string): string => phone.replace(/\D/g, '')

/** The clinics of the medicines, behind the person's own list; a number that stands there already is left out. */
export function withClinics(
  contacts: readonly Person[],
  medicines: readonly { id: string; clinic_name: string; clinic_phone: string; archived: boolean }[],
  unnamed: string,
): Person[] {
  const known = new Set(contacts.flatMap(({ phone, after_hours }) => [digits(phone), digits(after_hours)]))
  const clinics: Person[] = []
  for (const { id, clinic_name, clinic_phone, archived } of medicines) {
    const number = digits(clinic_phone)
    if (archived || !number || known.has(number)) continue
    known.add(number)
    clinics.push({
      ...blank(),
      ...{ id, name: clinic_name || unnamed, role: 'clinic', phone: clinic_phone, order: 1000 },
      fromMedicine: true,
    })
  }
  return [...contacts, ...clinics]
}

export const blank = (): Omit<Contact, 'v'> => ({
  name: '',
  role: 'other',
  phone: '',
  sms: false,
  at_night: false,
  after_hours: '',
  message: '',
  order: 0,
})

/** Opens the phone's messages with the words filled in; the person sends it. */
export function textLink(number: string, message: string): string {
  return `sms:${number.replace(/[^\d+]/g, '')}?&body=${encodeURIComponent(message)}`
}
