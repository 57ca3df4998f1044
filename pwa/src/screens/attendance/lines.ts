/* The lines of an attendance sheet and its pages; the server's PDF holds the same (exports/sheet/rules.py). */
import { addDays, daysBetween, localDate, zone as ownZone } from '../../lib/days'
import { locale, t } from '../../lib/i18n/index.svelte'
import { formatTime } from '../../lib/time'
import type { Attendance, LocalDate, Row } from '../../lib/types'
import { zoneName } from '../../lib/zone-name'
import { isDay } from '../medicines/medicine'
import type { Setting } from './counts'

export interface Asked {
  from: LocalDate
  until: LocalDate
  settings: Setting[]
}
export type Line = Pick<
  Attendance,
  'local_date' | 'at' | 'name' | 'setting' | 'how' | 'minutes' | 'signer' | 'tz'
>

const MOST_DAYS = 5 * 366

export type Problem = 'from' | 'until' | 'settings'

export function problemsIn({ from, until, settings }: Asked, today: LocalDate = localDate()): Problem[] {
  const found: Problem[] = []
  if (!isDay(from) || !isDay(until) || from > until || daysBetween(from, until) > MOST_DAYS)
    found.push('from')
  if (until > addDays(today, 1)) found.push('until')
  if (settings.length === 0) found.push('settings')
  return found
}

/** What was attended, in order of time; said twice is once, and then what was signed. */
export function linesOf(rows: readonly Pick<Row<'attendance'>, 'body'>[], asked: Asked): Line[] {
  const best = new Map<string, Line>()
  const beside: Line[] = []
  for (const { body } of rows) {
    if (!isWanted(body, asked)) continue
    const line = lineOf(body)
    if (!body.meeting || !body.time_slot) {
      beside.push(line)
      continue
    }
    const key = `${body.meeting} ${body.local_date} ${body.time_slot}`
    const held = best.get(key)
    if (!held || (!held.signer && line.signer)) best.set(key, line)
  }
  return [...best.values(), ...beside].sort(
    (a, b) =>
      a.local_date.localeCompare(b.local_date) ||
      (a.at ?? '').localeCompare(b.at ?? '') ||
      a.name.localeCompare(b.name),
  )
}

const isWanted = ({ status, setting, local_date }: Attendance, { from, until, settings }: Asked): boolean =>
  status === 'attended' && settings.includes(setting) && local_date >= from && local_date <= until

/** What is private of it does not come along. */
function lineOf({ local_date, at, name, setting, how, minutes, signer, tz }: Attendance): Line {
  return { local_date, at, name, setting, how, minutes, signer: signer.trim(), tz }
}

export function cellsOf(line: Line): string[] {
  const kind = t.week.settings[line.setting]
  return [
    sheetDate(line.local_date),
    timeOf(line),
    line.name || kind,
    line.how ? `${kind}, ${t.sheet.paper.hows[line.how]}` : kind,
    line.minutes ? String(line.minutes) : '',
    line.signer ? t.sheet.paper.signed(line.signer) : t.sheet.paper.selfReported,
  ]
}

/** Another zone than that of the sheet is named. */
function timeOf({ at, tz }: Line): string {
  return [at ? formatTime(at) : '', tz === ownZone() ? '' : zoneName(tz)].filter(Boolean).join(' ')
}

/** "Thu, Nov 19, 2026" */
export function sheetDate(day: LocalDate): string {
  const options = {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  } as const
  return new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T00:00Z`))
}

/* How much of a page of the smaller paper a line takes, in lines of text; taken rather too high than too low. */
const LETTERS = [17, 8, 29, 17, 8, 15] as const
const BETWEEN = 0.4
const ROOM = 52
/** The title, and how much more than one a line below it takes. */
const TITLE = 2
const ABOVE = 1.15
const WIDE_LETTERS = 95

function linesIn(text: string, letters: number): number {
  let lines = 1
  let held = 0
  for (const word of text.split(' ')) {
    if (held > 0 && held + 1 + word.length > letters) {
      lines += 1
      held = 0
    }
    lines += Math.floor(Math.max(0, word.length - 1) / letters)
    held += (held > 0 ? 1 : 0) + word.length
  }
  return lines
}

export const heightOf = (cells: readonly string[]): number =>
  Math.max(...cells.map((text, at) => linesIn(text, LETTERS[at] ?? 10))) + BETWEEN

/** `above`: what stands over the first table. At least one page. */
export function leaves<T extends { cells: string[] }>(rows: readonly T[], above: readonly string[]): T[][] {
  const pages: T[][] = [[]]
  let left = ROOM - TITLE - ABOVE * above.reduce((sum, text) => sum + linesIn(text, WIDE_LETTERS), 0)
  for (const row of rows) {
    const height = heightOf(row.cells)
    if (height > left && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([])
      left = ROOM
    }
    pages.at(-1)?.push(row)
    left -= height
  }
  return pages
}

/** Where paper is of the American size. */
const LETTER = 'US CA MX CL CO CR DO GT NI PA PE PH PR SV VE'.split(' ')

export function paperHere(tag: string = navigator.language): 'a4' | 'letter' {
  const { region } = new Intl.Locale(tag).maximize()
  return region && LETTER.includes(region) ? 'letter' : 'a4'
}
