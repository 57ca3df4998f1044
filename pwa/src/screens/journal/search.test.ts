import { afterEach, describe, expect, test } from 'vitest'
import { checkIn, dose, medication, meeting } from '../../../tests/samples'
import { deleteRecord, saveRecord, wipe } from '../../lib/db'
import { everything } from '../../lib/everything'
import { fold } from '../../lib/fold'
import { setLanguage } from '../../lib/i18n/index.svelte'
import type { Row } from '../../lib/types'
import { begun } from '../craving/episode'
import { bodyOf, NOTHING } from '../triggers/note'
import { excerpt, indexer, pathOf, search, textsIn } from './search'

afterEach(() => setLanguage('en'))

const note = (more: object) => bodyOf({ ...NOTHING, ...more }, new Date('2026-11-20T10:00:00Z'), 'UTC')
const index = async (make = indexer()) => make(await everything(), [])
const titles = async (query: string) => search(await index(), query).map(({ title }) => title)

test.each([
  ['Café', 'cafe'],
  ['NIÑO', 'nino'],
  ['Straße', 'strasse'],
  ['ﬁx\u00a0it', 'fix it'],
  ['e\u0301', 'e'],
])('%s is folded to %s', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

describe('the search', () => {
  test('finds words of every kind, whatever their capitals and accents', async () => {
    await saveRecord('trigger_note', note({ place: 'Café on 5th', thought: 'Nobody would know' }))
    await saveRecord('check_in', checkIn({ note: 'Slept at the CAFE' }))
    await saveRecord('craving', { ...begun(new Date(), 'UTC'), note: 'walked past the café' })
    await saveRecord('meeting', { ...meeting('tuesday1'), name: 'Tuesday group', note: 'above the café' })
    await saveRecord('medication', medication({ note: 'not with coffee' }))
    expect((await titles('cafe')).sort()).toEqual(['Check-in', 'Craving', 'Trigger note', 'Tuesday group'])
    expect(await titles('CAFÉ nobody')).toEqual(['Trigger note'])
    expect(await titles('cafe tea')).toEqual([])
    expect(await titles(' ')).toEqual([])
  })

  test('finds the app’s own names in the language that is spoken', async () => {
    await saveRecord('trigger_note', note({ tags: ['payday'], did: ['walked_away'] }))
    expect(await titles('walked away')).toEqual(['Trigger note'])
    await setLanguage('es')
    expect(await titles('dia de pago')).toEqual(['Nota de detonante'])
  })

  test('finds neither codes nor names of things nor what was erased', async () => {
    const id = await saveRecord('check_in', checkIn({ note: 'zebra', tz: 'America/Lima' }))
    await saveRecord('dose', dose({ note: 'finch' }))
    for (const hidden of ['america', 'check_in', 'morning1', '0f0f0f0f'])
      expect(await titles(hidden), hidden).toEqual([])
    expect(await titles('zebra')).toHaveLength(1)
    await deleteRecord(id)
    expect(await titles('zebra')).toEqual([])
    await wipe()
    expect(await everything()).toEqual([])
  })

  test('notices what was changed meanwhile', async () => {
    const make = indexer()
    const id = await saveRecord('check_in', checkIn({ note: 'zebra' }))
    expect(search(await index(make), 'zebra')).toHaveLength(1)
    await saveRecord('check_in', checkIn({ note: 'finch' }), { id })
    expect(search(await index(make), 'zebra')).toHaveLength(0)
    expect(search(await index(make), 'finch')).toHaveLength(1)
  })

  test('shows the piece in which the word stands', async () => {
    const long = `${'On the way home it rained. '.repeat(4)}Then I saw the old house. ${'It rained on. '.repeat(9)}`
    await saveRecord('trigger_note', note({ situation: long }))
    const [hit] = search(await index(), 'old house')
    const piece = hit && excerpt(hit, 'old house')
    expect(piece).toMatch(/^What was going on: ….*old house.*…$/)
    expect(piece?.length).toBeLessThan(130)
  })
})

test('every text of a body is read, and no code', () => {
  const texts = textsIn({
    v: 1,
    tz: 'UTC',
    done_on: '2026-01-01',
    id: 'x',
    what: 'one',
    list: [{ what: 'two', slot: 'aaaaaaaa' }],
    ref: '0f0f0f0f-0000-4000-8000-000000000001',
  })
  expect(texts).toEqual(['one', 'two'])
})

test('every kind leads where it is looked at', () => {
  const row = (kind: Row['kind'], body: object = {}) => ({ id: 'x', kind, body }) as Row
  expect(pathOf(row('craving'))).toBe('/journal/x')
  expect(pathOf(row('trigger_plan'))).toBe('/triggers/plan/x')
  expect(pathOf(row('take_home', { medication: 'm' }))).toBe('/medicines/m/take-home')
  expect(pathOf(row('meeting_target'))).toBeNull()
})

test('two thousand entries are looked through in a moment', async () => {
  const make = indexer()
  const rows = Array.from(
    { length: 2000 },
    (_, n): Row<'check_in'> => ({
      id: `id-${n}`,
      kind: 'check_in',
      day: '2026-11-20',
      editedAt: '',
      body: { v: 1, ...checkIn({ note: `${'What a day it was, all in all. '.repeat(8)}${n}` }) },
      waiting: false,
      rejected: false,
    }),
  )
  const all = make(rows, [])
  const began = performance.now()
  expect(search(make([...rows], []), 'day 1999')).toHaveLength(1)
  expect(all).toHaveLength(2000)
  expect(performance.now() - began).toBeLessThan(300)
})
