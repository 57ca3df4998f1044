import { describe, expect, test } from 'vitest'
import { dayIn } from '../../lib/days'
import type { TurningUp } from '../../lib/turning-up'
import type { Attendance, Meeting, MeetingTarget } from '../../lib/types'
import { inARow, longerRow } from './in-a-row'
import { isOpen, type Known, madeUp, outcomes, pageOf, tally, weekStarts } from './said'
import { nextOnes, overlaps, type Sitting } from './sittings'
import { aheadOf } from './week'

/** Written by the server's tests, from the server's own answers. */
interface Case {
  name: string
  zone: string
  now: string
  records: (
    | { kind: 'meeting'; id: string; edited_at: string; body: Meeting }
    | { kind: 'attendance'; body: Attendance }
    | { kind: 'meeting_target'; edited_at: string; body: MeetingTarget }
  )[]
  answer: TurningUp
}
const [table] = Object.values(
  import.meta.glob<Case[]>('../../../../tests/server/insights/phone/turning_up.json', {
    eager: true,
    import: 'default',
  }),
)
const cases = table ?? []

function knownIn({ zone, now, records }: Case): Known {
  return {
    meetings: records.flatMap((one) =>
      one.kind === 'meeting' ? [{ id: one.id, editedAt: one.edited_at, body: one.body }] : [],
    ),
    went: records.flatMap((one) => (one.kind === 'attendance' ? [one.body] : [])),
    targets: records.flatMap((one) =>
      one.kind === 'meeting_target' ? [{ editedAt: one.edited_at, body: one.body }] : [],
    ),
    kept: null,
    zone,
    now: Date.parse(now),
    until: dayIn(new Date(now), zone),
  }
}

const iso = (moment: number) => new Date(moment).toISOString().replace('.000Z', 'Z')
const told = ({ start, end, ...rest }: Sitting) => ({ ...rest, starts_at: iso(start), ends_at: iso(end) })

/** All that the phone works out, in the words of the server. */
function here(one: Case): Omit<TurningUp, 'windows'> {
  const known = knownIn(one)
  const pages = known.meetings.map((own) => pageOf(own, known)).sort((a, b) => (a.own.id < b.own.id ? -1 : 1))
  const starts = weekStarts(known.until)
  const found = outcomes(known, pages)
  const ahead = aheadOf(pages, known.now)
  const made = madeUp(known.went)
  const targets = (setting: string) => known.targets.filter(({ body }) => body.setting === setting)
  return {
    from: starts[0] ?? '',
    until: known.until,
    weeks: tally(starts, found, targets('any')),
    settings: one.answer.settings.map(({ setting }) => ({
      setting,
      weeks: tally(
        starts,
        found.filter((each) => each.setting === setting),
        targets(setting),
      ),
    })),
    meetings: pages
      .filter(({ own }) => !own.body.archived)
      .map((page) => {
        const over = page.known.filter(({ start }) => dayIn(new Date(start), known.zone) <= known.until)
        const since = known.now - 28 * 86_400_000
        const off = (sitting: Sitting) => {
          const said = page.told.answers.get(`${sitting.local_date} ${sitting.time_slot}`)
          return said && said.status !== 'attended'
        }
        const running = ahead
          .filter(({ meeting }) => meeting === page.own.id)
          .sort((a, b) => a.start - b.start)
        const next = running[0] ?? nextOnes(page.own, known.now, 20).find((each) => !off(each))
        return {
          meeting: page.own.id,
          next: next ? told(next) : null,
          unlogged: over
            .filter((each) => each.start >= since && isOpen(page, each, known.now))
            .reverse()
            .map(told),
          in_a_row: inARow(page, over, made, known.now),
        }
      }),
    overlaps: overlaps(ahead)
      .slice(0, 100)
      .map(({ first, second }) => ({ first: told(first), second: told(second) })),
  }
}

describe('what the phone counts is what the server counts of the same entries', () => {
  test('the table is there', () => expect(cases.length).toBeGreaterThan(5))
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { windows: _windows, ...answer } = one.answer
    expect(here(one)).toEqual(answer)
  })
})

describe('what only the server sees', () => {
  const one = cases.find(({ name }) => name === 'a group on Mondays') as Case
  const answer = { ...one.answer }
  const kept = { answer, asked_at: '2026-03-10T11:00:00Z' }

  test('a time that was asked about before a change of the entry is asked about still', () => {
    const known = knownIn(one)
    const late = known.meetings.map((own) => ({ ...own, editedAt: '2026-03-10T10:00:00Z' }))
    const counted = (asked: Known['kept']) => {
      const changed = { ...known, meetings: late, kept: asked }
      const pages = late.map((own) => pageOf(own, changed))
      return outcomes(changed, pages).filter(({ what }) => what === 'unlogged').length
    }
    expect(counted(null)).toBe(0)
    const asked = {
      ...answer,
      meetings: answer.meetings.map((each) => ({ ...each, unlogged: [{ ...unlogged }] })),
    }
    expect(counted({ ...kept, answer: asked })).toBe(1)
  })
  const unlogged = {
    meeting: one?.answer.meetings[0]?.meeting ?? '',
    local_date: '2026-02-09',
    time_slot: 'slot0000',
    at: '10:00',
    starts_at: '2026-02-09T10:00:00Z',
    ends_at: '2026-02-09T11:00:00Z',
  }

  test('its longer row holds while nothing was written since', () => {
    const row = { count: 3, unlogged: 3, since: '2026-02-02', rebook: true }
    const [first] = answer.meetings
    const asked = {
      ...kept,
      answer: { ...answer, meetings: [{ ...(first as NonNullable<typeof first>), in_a_row: row }] },
    }
    const id = first?.meeting ?? ''
    expect(longerRow(null, asked, id, '2026-03-10T10:00:00Z')).toEqual(row)
    expect(longerRow(null, asked, id, '2026-03-10T11:30:00Z')).toBeNull()
    expect(longerRow({ ...row, count: 4 }, asked, id, '2026-03-10T10:00:00Z')?.count).toBe(4)
  })
})
