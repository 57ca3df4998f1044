/* What some medicines need besides a time on the rail: injections, days without a dose, doses as needed, errands.
   Loaded a moment after the day. */
import { askAdherence, type KeptAdherence, keptAdherence } from '../../lib/adherence'
import { addDays, daysBetween, localDate } from '../../lib/days'
import { recordsBetween, recordsOf } from '../../lib/db'
import type { Runs } from '../../lib/runs'
import type { Discharge, Lapse, LocalDate, NaloxoneKit, Row } from '../../lib/types'
import { loadFacts as loadMeetings, type Facts as MeetingFacts, type Turn } from '../meetings/week'
import { loadCounted, shownOf } from '../runs/load'
import type { DoseLog, ExtraEntry, Medicine, Moment } from './day'
import { type Errand, errandsOf } from './errands'
import { type GapRules, gapRules, ruleOf } from './gap-rules'
import { type Gap, type GapRule, levelOf, longest, missedInARow } from './gaps'
import { type InjectionDue, injectionDue } from './injections'
import { moudIn } from './needs'
import { isAsNeeded } from './regimen'
import { type Loaded, toDose } from './rows'
import { type Meetings, meetingsOf } from './there'
import { type Why, type Window, type WindowRule, windowRules, windowsOf } from './windows'

export interface Facts {
  /** from `known` on */
  doses: DoseLog[]
  known: LocalDate
  renewals: Row<'renewal'>[]
  kits: { id: string; body: NaloxoneKit }[]
  taking: KeptAdherence | null
  rules: GapRules
  meetings?: MeetingFacts | null
  /** the days that stand on Today */
  runs?: Runs | null
  lapses?: readonly Lapse[]
  discharges?: readonly Discharge[]
  windows?: ReadonlyMap<Why, WindowRule>
}

export interface Extra extends ExtraEntry {
  what:
    | { kind: 'injection'; due: InjectionDue }
    | { kind: 'errand'; errand: Errand }
    | { kind: 'meeting'; turn: Turn }
}

/** Why the tolerance card stands: a dose is due soon, late, or days went by without one. */
export interface Tolerance {
  medicine: Medicine
  why: 'soon' | 'late' | 'missed'
  rule: GapRule
}

export interface Care {
  gaps: Gap[]
  tolerance: Tolerance[]
  extras: Extra[]
  asNeeded: { medicine: Medicine; taken: Date[] }[]
  rebook: Meetings['rebook']
  runs: Runs | null
  windows: Window[]
}

const BACK_DAYS = 35
const BACK_FOR_INJECTIONS_DAYS = 400

export async function loadFacts(loaded: Loaded, today: LocalDate): Promise<Facts> {
  const { medicines, hasMeetings, counts, hasWindows } = loaded
  const injected = medicines.some(({ injection, archived }) => injection && !archived)
  const known = addDays(today, -(injected ? BACK_FOR_INJECTIONS_DAYS : BACK_DAYS))
  const [doses, renewals, kits, taking, meetings, counted, lapses, discharges] = await Promise.all([
    recordsBetween('dose', known, addDays(today, 1)),
    recordsOf('renewal'),
    recordsOf('naloxone_kit'),
    keptAdherence(),
    hasMeetings ? loadMeetings() : null,
    counts ? loadCounted(today) : [],
    hasWindows ? recordsOf('lapse') : [],
    hasWindows ? recordsOf('discharge') : [],
  ])
  return {
    ...{ doses: doses.map(toDose), known, renewals, kits, taking, meetings, rules: gapRules() },
    ...{ runs: shownOf(counted), windows: windowRules() },
    lapses: lapses.map(({ body }) => body),
    discharges: discharges.map(({ body }) => body),
  }
}

let askedOn = ''

/** Once a day, where there is a network: what the phone alone cannot see. Without an answer the last one holds. */
export async function refreshTaking(today: LocalDate): Promise<void> {
  if (askedOn === today || !navigator.onLine) return
  askedOn = today
  await askAdherence(today).catch(() => {
    askedOn = ''
  })
}

export function careFor(facts: Facts, { medicines, agenda, arriving }: Loaded, moment: Moment): Care {
  const active = medicines.filter((medicine) => !medicine.archived)
  const injections = active.flatMap((medicine) => injectionDue(medicine, facts.doses, moment.today) ?? [])
  const known = { agenda, doses: facts.doses, today: moment.today, now: moment.now, known: facts.known }
  // Days that are still on their way to this phone are no days without.
  const gaps = arriving ? [] : active.flatMap((medicine) => gapOf(medicine, facts, known) ?? [])
  const errands = errandsOf(agenda?.items ?? [], { medicines, ...facts }, moment)
  const there = facts.meetings ? meetingsOf(facts.meetings, moment) : { extras: [], rebook: [] }
  return {
    gaps: gaps.sort((a, b) => RANK.indexOf(a.level) - RANK.indexOf(b.level)),
    tolerance: toleranceOf(injections, gaps, facts.rules, moment.today),
    extras: [
      ...injections.filter(({ state }) => state !== 'far').map((due) => injectionExtra(due, moment)),
      ...errands.map(
        ({ errand, ...at }): Extra => ({
          ...at,
          type: 'extra',
          lamp: null,
          what: { kind: 'errand', errand },
        }),
      ),
      ...there.extras,
    ],
    asNeeded: active
      .filter(isAsNeeded)
      .map((medicine) => ({ medicine, taken: takenOf(medicine, facts.doses) })),
    rebook: there.rebook,
    runs: facts.runs ?? null,
    // What happened is dated by the phone; the plan's zone may still be a day behind.
    windows: windowsAt(facts, medicines, localDate(moment.now)),
  }
}

const RANK = ['urgent', 'firm', 'call']

function gapOf(medicine: Medicine, facts: Facts, known: Parameters<typeof longest>[3]): Gap | null {
  const moud = moudIn(medicine)
  if (!moud || medicine.injection || isAsNeeded(medicine)) return null
  const answer = facts.taking?.answer.medicines.find((one) => one.medication === medicine.id)
  const said = facts.taking && answer ? { answer, until: facts.taking.answer.until } : null
  const missed = longest(medicine, missedInARow(medicine, known), said, known)
  const rule = ruleOf(facts.rules, moud)
  const level = missed && levelOf(rule, missed, medicine.started_on ?? medicine.start_on)
  return level ? { medicine, moud, level, missed, rule } : null
}

function windowsAt(facts: Facts, medicines: readonly Medicine[], today: LocalDate): Window[] {
  const { lapses = [], discharges = [], windows = new Map() } = facts
  const known = medicines.map((one) => ({ ...one, moud: moudIn(one) }))
  return windowsOf({ lapses, discharges, medicines: known }, windows, today)
}

/** With naltrexone already the days before the next injection is due count. */
function toleranceOf(
  injections: readonly InjectionDue[],
  gaps: readonly Gap[],
  rules: GapRules,
  today: LocalDate,
): Tolerance[] {
  const needles = injections.filter(
    ({ medicine, on }) =>
      moudIn(medicine) === 'naltrexone' && daysBetween(today, on) <= rules.naltrexone.tolerance_days_before,
  )
  const rule = rules.naltrexone
  const missed = gaps.filter(({ moud }) => moud === 'naltrexone')
  return [
    ...needles.map(({ medicine, state }) => ({
      medicine,
      why: state === 'late' ? ('late' as const) : ('soon' as const),
      rule,
    })),
    ...missed.map(({ medicine }) => ({ medicine, why: 'missed' as const, rule })),
  ]
}

function injectionExtra(due: InjectionDue, { now, today, instant }: Moment): Extra {
  const soon = due.state === 'soon'
  return {
    type: 'extra',
    key: `injection ${due.medicine.id}`,
    moment: soon
      ? new Date(Math.max(now.getTime(), instant(today, '23:59').getTime()))
      : instant(today, '00:00'),
    lamp: due.state === 'late' ? 'first' : soon ? null : 'last',
    what: { kind: 'injection', due },
  }
}

const takenOf = ({ id }: Medicine, doses: readonly DoseLog[]): Date[] =>
  doses
    .filter(({ medication, status }) => medication === id && status === 'taken')
    .map(({ occurred_at }) => new Date(occurred_at))
