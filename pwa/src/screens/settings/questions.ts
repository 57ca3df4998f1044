/* My questions: what a change of the setup makes of it. Nothing that was ever answered goes. */
import type { Setup } from '../../lib/check-in-setup'
import type { CheckInSetup, OwnQuestion } from '../../lib/types'
import { BUILTINS, type Builtin, type Part } from '../check-in/asks'
import { newSlot } from '../medicines/medicine'
import { partOfDay } from '../today/offers'

export const MOST_ASKED = 12
export const MOST_KEPT = 60
export const MOST_TIMES = 4
export const LONGEST_ASK = 120
export const TYPES = ['scale', 'yes_no', 'text'] as const

export type Time = CheckInSetup['times'][number]

export const isOn = ({ off }: Setup, name: Builtin): boolean => !off.includes(name)

export function switched(setup: Setup, name: Builtin, on: boolean): Setup {
  const off = new Set(setup.off)
  if (on) off.delete(name)
  else off.add(name)
  return { ...setup, off: BUILTINS.filter((one) => off.has(one)) }
}

export const askedOf = ({ own }: Setup): OwnQuestion[] => own.filter(({ archived }) => !archived)
export const putAwayOf = ({ own }: Setup): OwnQuestion[] => own.filter(({ archived }) => archived)
export const hasRoom = (setup: Setup): boolean =>
  askedOf(setup).length < MOST_ASKED && setup.own.length < MOST_KEPT

export function newQuestion({ own }: Setup): OwnQuestion {
  return { id: newSlot(own.map(({ id }) => id)), ask: '', type: 'scale', part: null, archived: false }
}

/** In its place, or at the end if it is new. */
export function withQuestion(setup: Setup, question: OwnQuestion): Setup {
  const kept = { ...question, ask: question.ask.trim() }
  const at = setup.own.findIndex(({ id }) => id === kept.id)
  const own = at < 0 ? [...setup.own, kept] : setup.own.map((one, n) => (n === at ? kept : one))
  return { ...setup, own }
}

/** Without one that was added by mistake; one that was answered is put away instead. */
export const withoutQuestion = (setup: Setup, id: string): Setup => ({
  ...setup,
  own: setup.own.filter((one) => one.id !== id),
})

const USUAL = ['21:00', '08:00', '13:00', '18:00'] as const

export function newTime({ times }: Setup): Time {
  const at = USUAL.find((usual) => times.every((time) => time.at !== usual)) ?? '10:00'
  return { slot: newSlot(times.map(({ slot }) => slot)), at, part: partFor(at) }
}

export const partFor = (at: string): Part => (partOfDay(at) === 'morning' ? 'morning' : 'evening')

export const isTaken = ({ times }: Setup, time: Time): boolean =>
  times.some(({ at, slot }) => at === time.at && slot !== time.slot)

export function withTime(setup: Setup, time: Time): Setup {
  const times = [...setup.times.filter(({ slot }) => slot !== time.slot), time]
  return { ...setup, times: times.sort((a, b) => a.at.localeCompare(b.at)) }
}

export const withoutTime = (setup: Setup, slot: string): Setup => ({
  ...setup,
  times: setup.times.filter((time) => time.slot !== slot),
})
