import { beforeAll, expect, test } from 'vitest'
import { attended, planned, row } from '../../../tests/visits'
import { allWords } from '../../lib/i18n/index.svelte'
import { type Asked, cellsOf, leaves, linesOf, paperHere, problemsIn } from './lines'
import { aboveOf } from './paper'

const ASKED: Asked = { from: '2026-11-01', until: '2026-11-21', settings: ['mutual_help', 'group'] }

beforeAll(allWords)

test('only what was attended, of the chosen kinds, between the two days', () => {
  const some = [
    attended({ name: 'last', local_date: '2026-11-21' }),
    attended({ name: 'first', local_date: '2026-11-01' }),
    attended({ name: 'early', local_date: '2026-10-31' }),
    attended({ name: 'late', local_date: '2026-11-22' }),
    attended({ name: 'missed', status: 'missed' }),
    attended({ name: 'kind', setting: 'clinic' }),
  ]
  expect(
    linesOf(
      some.map((body) => row(body)),
      ASKED,
    ).map(({ name }) => name),
  ).toEqual(['first', 'last'])
})

test('said twice is once, as it was signed; and no note comes along', () => {
  const some = [planned(), planned({ signer: 'J.', takeaway: 'private' }), planned()]
  const lines = linesOf(
    some.map((body) => row(body)),
    ASKED,
  )
  expect(lines.map(({ signer }) => signer)).toEqual(['J.'])
  expect(JSON.stringify(lines)).not.toContain('private')
})

test('a line says when, what, how long and who confirmed it', () => {
  const [line] = linesOf([row(attended())], ASKED)
  expect(line && cellsOf(line)).toEqual([
    ...[
      'Tue, Nov 17, 2026',
      '7:00\u00a0PM',
      'Candlelight group',
      'Mutual-help group, in person',
      '60',
      'Self-reported',
    ],
  ])
  const [other] = linesOf(
    [row(attended({ name: '', how: null, minutes: null, at: null, signer: ' J. R. ', tz: 'Asia/Tokyo' }))],
    ASKED,
  )
  expect(other && cellsOf(other)).toEqual([
    'Tue, Nov 17, 2026',
    'Tokyo',
    'Mutual-help group',
    'Mutual-help group',
    '',
    'Signed: J. R.',
  ])
})

test('pages hold every line once, and go on where one is full', () => {
  const rows = Array.from({ length: 90 }, (_, n) => ({
    cells: ['Tue, Nov 17, 2026', '7 PM', `Group ${n}`, 'Kind', '60', 'Self-reported'],
  }))
  const pages = leaves(rows, aboveOf(ASKED, 'Ana', 90))
  expect(pages.flat()).toEqual(rows)
  expect(pages.length).toBeGreaterThan(2)
  expect(leaves([], [])).toEqual([[]])
})

test('what was asked is named on it, all kinds need no list, and a missing name is left to write', () => {
  expect(aboveOf(ASKED, ' Ana Lind ', 2).slice(0, 4)).toEqual([
    'Name: Ana Lind',
    'Sun, Nov 1, 2026 to Sat, Nov 21, 2026',
    'Of these kinds only: Mutual-help group, Group session',
    '2 attended',
  ])
  expect(aboveOf(ASKED, '', 0).join()).toContain('____')
})

test('days that cannot be asked for are named', () => {
  const today = '2026-11-21'
  expect(problemsIn(ASKED, today)).toEqual([])
  expect(problemsIn({ ...ASKED, from: '2026-11-22' }, today)).toEqual(['from'])
  expect(problemsIn({ ...ASKED, from: '2021-01-01' }, today)).toEqual(['from'])
  expect(problemsIn({ ...ASKED, until: '2026-11-23' }, today)).toEqual(['until'])
  expect(problemsIn({ ...ASKED, from: '', settings: [] }, today)).toEqual(['from', 'settings'])
})

test('the paper is that of the region', () => {
  expect(['en-US', 'es-MX', 'en-GB', 'de', 'es-AR'].map(paperHere)).toEqual([
    'letter',
    'letter',
    'a4',
    'a4',
    'a4',
  ])
})
