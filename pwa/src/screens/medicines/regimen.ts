/* A regimen as its phases: the first one, then each dated step. Which days a phase means is only ever put into
   words here; the days themselves come from the server. */
import type { Body, Days, Step, Time } from './body'
import { isLessTaken } from './less'

interface Regimen {
  start_on: string
  times: readonly Time[]
  days: Days
  prescriber: string
  steps: readonly Step[]
}

export interface Phase {
  from: string
  /** the day the next phase begins; null while nothing follows */
  next: string | null
  times: readonly Time[]
  days: Days
  prescriber: string
  /** which step of the record; -1 is the first phase */
  step: number
  when: 'past' | 'now' | 'ahead'
  /** it takes away from the phase before it */
  lower: boolean
}

export function phases(body: Regimen, today: string): Phase[] {
  const first = { start_on: body.start_on, times: body.times, days: body.days, prescriber: body.prescriber }
  const all = [first, ...body.steps]
  const begun = all.filter(({ start_on }) => start_on <= today).length
  return all.map(({ start_on, times, days, prescriber }, at) => {
    const before = all[at - 1]
    return {
      from: start_on,
      next: all[at + 1]?.start_on ?? null,
      times,
      days,
      prescriber,
      step: at - 1,
      when: at < begun - 1 ? 'past' : at === begun - 1 ? 'now' : 'ahead',
      lower: before !== undefined && isLessTaken(before, { times, days }),
    }
  })
}

/** The phase that holds on a day; before the first day the first one. */
export function phaseOn(body: Regimen, day: string): Phase {
  const all = phases(body, day)
  return (all.findLast((phase) => phase.when === 'now') ?? all[0]) as Phase
}

/** How it is taken. What has neither times nor an interval is taken as needed. */
export type Way = 'times' | 'needed' | 'injection'

export function wayOf(body: Pick<Regimen, 'times' | 'steps'> & Pick<Body, 'injection'>): Way {
  if (body.injection) return 'injection'
  return body.times.length + body.steps.length > 0 ? 'times' : 'needed'
}
