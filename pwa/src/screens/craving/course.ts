/* The picture of a craving: the usual course, this one so far, and when it is usually over. */
import type { Strength } from './episode'
import type { Point } from './usual'

export const WIDTH = 348
export const HEIGHT = 118
const LEFT = 22
const TOP = 16
const GROUND = 96
/** The least that is shown, in minutes. */
const LEAST = 30

export interface Picture {
  own: string
  dot: { x: number; y: number } | null
  /** where now is, also before a strength was said */
  here: number
  usual: string
  area: string
  over: { x: number; end: boolean } | null
  ticks: { minute: number; x: number }[]
}

/** Minutes from left to right: enough for the usual end and for now, in round steps. */
export function reach(nowMinute: number, usual: number | null): number {
  const wanted = Math.max(LEAST, nowMinute * 1.15, (usual ?? 0) * 1.6)
  return Math.ceil(wanted / 10) * 10
}

export function draw(
  strengths: readonly Strength[],
  nowMinute: number,
  usual: number | null,
  course: readonly Point[],
): Picture {
  const until = reach(nowMinute, usual)
  const x = (minute: number) => round(LEFT + (minute / until) * (WIDTH - LEFT))
  const y = (value: number) => round(GROUND - (value / 10) * (GROUND - TOP))
  const path = (points: readonly Point[]) =>
    points.map(({ minute, value }, at) => `${at === 0 ? 'M' : 'L'}${x(minute)} ${y(value)}`).join('')
  const own = strengths.map(({ at_s, value }) => ({ minute: at_s / 60, value }))
  const last = own.at(-1)
  // What was said last holds until something else is said.
  if (last && nowMinute > last.minute) own.push({ minute: nowMinute, value: last.value })
  const shown = course.filter(({ minute }) => minute <= until)
  const usualPath = path(shown)
  return {
    own: own.length > 1 ? path(own) : '',
    dot: last ? { x: x(nowMinute), y: y(last.value) } : null,
    here: x(nowMinute),
    usual: usualPath,
    area: usualPath && `${usualPath}L${x(shown.at(-1)?.minute ?? 0)} ${GROUND}L${LEFT} ${GROUND}Z`,
    over: usual === null ? null : { x: x(usual), end: usual / until > 0.55 },
    ticks: steps(until).map((minute) => ({ minute, x: x(minute) })),
  }
}

/** At most five, at round minutes. */
function steps(until: number): number[] {
  const step = [10, 20, 30, 60, 120, 180].find((one) => until / one <= 4.5) ?? 240
  return Array.from({ length: Math.floor((until - step / 2) / step) + 1 }, (_, at) => at * step)
}

const round = (n: number): number => Math.round(n * 10) / 10
