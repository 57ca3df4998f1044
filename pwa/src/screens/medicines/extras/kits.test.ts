import { describe, expect, test } from 'vitest'
import type { NaloxoneKit } from '../../../lib/types'
import { kitState, kitsIn, newKit, restocked, tidy } from './kits'

const TODAY = '2026-11-21'
const kit = (more: Partial<NaloxoneKit>): NaloxoneKit => ({ v: 1, ...newKit(), slot: 'kit00000', ...more })
const row = (id: string, more: Partial<NaloxoneKit>) => ({
  id,
  kind: 'naloxone_kit' as const,
  day: TODAY,
  editedAt: '',
  body: kit(more),
  waiting: false,
  rejected: false,
})

test.each([
  ['2026-11-20', 'passed'],
  ['2026-11-21', 'soon'],
  ['2026-12-21', 'soon'],
  ['2026-12-22', 'good'],
  [null, 'undated'],
])('with the printed date %s a kit is %s', (expires_on, state) => {
  expect(kitState({ expires_on, used_on: null }, TODAY)).toBe(state)
  expect(kitState({ expires_on, used_on: TODAY }, TODAY)).toBe('used')
})

test('what was used stands first, then what has passed; a kit that was removed is not there', () => {
  const rows = [
    row('good', { expires_on: '2028-01-31' }),
    row('gone', { archived: true }),
    row('undated', {}),
    row('passed', { expires_on: '2026-10-31' }),
    row('used', { used_on: TODAY, expires_on: '2029-01-31' }),
  ]
  expect(kitsIn(rows, TODAY).map(({ id }) => id)).toEqual(['used', 'passed', 'undated', 'good'])
})

describe('the next kit', () => {
  test('stands where the used one stood, with neither its date nor its use', () => {
    const used = kit({
      kept: 'Kitchen',
      knows: 'Ana',
      used_on: TODAY,
      expires_on: '2026-12-31',
      product: 'nasal',
    })
    expect(restocked(used)).toMatchObject({
      kept: 'Kitchen',
      knows: 'Ana',
      product: 'nasal',
      slot: 'kit00000',
      used_on: null,
      expires_on: null,
    })
    expect(used.used_on).toBe(TODAY)
  })

  test('is saved with the date as it was typed', () => {
    expect(tidy(kit({ kept: ' Kitchen ', expires_on: '2028-02-29' }))).toMatchObject({
      kept: 'Kitchen',
      expires_on: '2028-02-29',
    })
  })
})
