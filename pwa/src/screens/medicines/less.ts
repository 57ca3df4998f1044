/* Whether a change takes something away from a medicine. It compares what was typed; nothing is worked out. */
import type { Body, Days, Interval, Step, Time } from './body'

interface Taking {
  times: readonly Time[]
  days: Days
}

/** Fewer times, a lower number, or fewer days. */
export function isLessTaken(before: Taking, next: Taking): boolean {
  if (next.times.length < before.times.length) return true
  if (isRarer(before.days, next.days)) return true
  return before.times.some((time, at) => {
    const now = next.times.find((one) => one.slot === time.slot) ?? next.times[at]
    return now === undefined || isLower(time.dose, now.dose)
  })
}

/** What makes the stop card come up for a medicine for opioid use disorder. */
export function isLess(before: Body, next: Body): boolean {
  if (next.archived && !before.archived) return true
  if (next.end_on !== null && (before.end_on === null || next.end_on < before.end_on)) return true
  if (isLower(before.strength, next.strength)) return true
  if (isLaterInjected(before, next)) return true
  if (isLessTaken(before, next) || losesSlot(before.times, next.times)) return true
  return unnamedSteps(before, next).length > 0 || takesBackRaise(before, next)
}

/** Steps that are new or changed and carry no prescriber's name. */
export function unnamedSteps(before: Body | null, next: Body): Step[] {
  const known = new Set((before?.steps ?? []).map((step) => JSON.stringify(step)))
  return next.steps.filter((step) => step.prescriber.trim() === '' && !known.has(JSON.stringify(step)))
}

const losesSlot = (before: readonly Time[], next: readonly Time[]): boolean =>
  before.some(({ slot }) => next.every((time) => time.slot !== slot))

/** A planned step up that stands no more. */
function takesBackRaise(before: Body, next: Body): boolean {
  return before.steps.some((step, at) => {
    const gone = next.steps.every(({ start_on }) => start_on !== step.start_on)
    const earlier = before.steps[at - 1] ?? before
    return gone && isLessTaken(step, earlier)
  })
}

function isLaterInjected({ injection: before }: Body, { injection: next }: Body): boolean {
  if (!before) return false
  return next === null || inDays(next.every) > inDays(before.every)
}

/** Only to tell which of two intervals is longer: 28 days and a month count as the same. */
const inDays = ({ days, months = 1 }: Interval): number => days ?? months * 28

function isRarer(before: Days, next: Days): boolean {
  return share(next) < share(before) - 0.001
}

/** The part of all days that it means, only for comparing. */
function share(days: Days): number {
  switch (days.type) {
    case 'every':
      return 1 / days.days
    case 'weekdays':
      return days.on.length / 7 / days.weeks
    case 'cycle':
      return days.on / (days.on + days.off)
    case 'monthly':
      return 1 / (30 * days.months)
    case 'dates':
      return 0
  }
}

/** "4 mg" against "8 mg". Texts without a number on both sides are left alone: nothing is guessed. */
export function isLower(before: string, next: string): boolean {
  const [from, to] = [firstNumber(before), firstNumber(next)]
  return from !== null && to !== null && to < from
}

function firstNumber(text: string): number | null {
  const found = /\d+(?:[.,]\d+)?/.exec(text)
  return found ? Number(found[0].replace(',', '.')) : null
}
