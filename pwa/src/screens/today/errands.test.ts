import { describe, expect, test } from 'vitest'
import { aMedicine, anItem, at, TODAY, YESTERDAY } from '../../../tests/day'
import type { NaloxoneKit, Renewal } from '../../lib/types'
import { errandsOf } from './errands'

const notice = (reminder: string, date = TODAY, hours = 72) =>
  anItem({ reminder, date, wall: '09:00', hours, purpose: 'notice', time_slot: 'notice01' })
const renewal = (over: Partial<Renewal> = {}) => ({
  id: 'ren',
  body: {
    what: 'insurance',
    title: 'State plan',
    due_on: '2026-12-01',
    every_months: null,
    done_on: null,
    archived: false,
    ...over,
  } as Renewal,
})
const kit = (over: Partial<NaloxoneKit> = {}) => ({
  id: 'kit',
  body: { name: 'Kit', archived: false, ...over } as NaloxoneKit,
})
const records = { medicines: [aMedicine()], renewals: [renewal()], kits: [kit()] }
const whats = (items: ReturnType<typeof notice>[], over = {}, wall = '10:00') =>
  errandsOf(items, { ...records, ...over }, at(wall)).map(({ errand }) => errand.what)

describe('errands of the day', () => {
  test('a refill, a renewal and a kit, each once', () => {
    expect(whats([notice('met'), notice('ren'), notice('kit')])).toEqual(['refill', 'renewal', 'kit'])
    expect(whats([notice('ren', YESTERDAY), notice('ren')])).toEqual(['renewal'])
  })

  test('stay for as long as they are of use, and do not come before their day', () => {
    expect(whats([notice('ren', YESTERDAY)])).toEqual(['renewal'])
    expect(whats([notice('ren', YESTERDAY, 12)])).toEqual([])
    expect(whats([notice('ren', '2026-11-22')])).toEqual([])
  })

  test('go once they are done, put away, counted anew, or unknown here', () => {
    expect(whats([notice('ren')], { renewals: [renewal({ done_on: TODAY })] })).toEqual([])
    expect(
      whats([notice('ren')], { renewals: [renewal({ done_on: '2026-10-01', every_months: 1 })] }),
    ).toEqual(['renewal'])
    expect(whats([notice('ren')], { renewals: [renewal({ archived: true })] })).toEqual([])
    expect(whats([notice('kit')], { kits: [kit({ archived: true })] })).toEqual([])
    expect(whats([notice('other')])).toEqual([])
    const supply = {
      count: 28,
      counted_on: TODAY,
      per_dose: 1,
      lead_days: 7,
      pharmacy: '',
      phone: '',
      slot: 'refill01',
    }
    expect(whats([notice('met')], { medicines: [aMedicine({ supply })] })).toEqual([])
  })

  test('a dose is none', () => {
    expect(whats([anItem()])).toEqual([])
  })
})
