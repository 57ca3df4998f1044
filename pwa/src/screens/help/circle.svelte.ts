/* The person's own circle as the phone keeps it, for this hour of the day. */
import { account } from '../../lib/account.svelte'
import { clockTime } from '../../lib/days'
import { recordsOf } from '../../lib/db'
import { t } from '../../lib/i18n/index.svelte'
import { live } from '../../lib/live.svelte'
import { ticking } from '../today/now.svelte'
import { helpData } from './help.svelte'
import { type Callable, clinicsIn, isNight, type Person, peopleAt, withClinics } from './people'

export async function ownPeople(): Promise<Person[]> {
  const rows = await recordsOf('contact')
  return rows.map(({ id, body: { v: _, ...body } }) => ({ ...body, id }))
}

/** With the clinics of the medicines. Before sign-in there is nobody. */
async function everybody(): Promise<Person[]> {
  if (!account.known) return []
  const [own, medicines] = await Promise.all([ownPeople(), recordsOf('medication')])
  return withClinics(
    own,
    medicines.map(({ id, body }) => ({ ...body, id })),
    t.people.clinic,
  )
}

export interface Circle {
  readonly ready: boolean
  readonly night: boolean
  readonly now: Callable[]
  readonly other: Callable[]
  readonly clinics: Callable[]
}

export function circle(): Circle {
  const clock = ticking()
  const found = live(everybody, [] as Person[])
  const night = $derived(isNight(clockTime(clock.now), helpData().cards.people))
  const people = $derived(peopleAt(found.value, night))
  return {
    get ready() {
      return found.ready
    },
    get night() {
      return night
    },
    get now() {
      return people.now
    },
    get other() {
      return people.other
    },
    get clinics() {
      return clinicsIn(people)
    },
  }
}

/** The person's own words, or ours. */
export const messageOf = (message: string, night: boolean): string =>
  message || (night ? t.people.message : t.people.messageDay)
