import { describe, expect, it } from 'vitest'
import table from '../../../../tests/server/scales/phone/scores.json'
import { type Answers, bandOf, goesOn, isAsked, isMet, kept, open, opensCrisisCard, total } from './counting'
import bundled from './instruments.json'
import { type Instrument, inWords, isWhole, spoken } from './scales'

const every = bundled.instruments as unknown as Instrument[]
const instrument = (id: string) => every.find((one) => one.id === id) as Instrument

describe('the same answers as on the server', () => {
  it.each(table.map((one, at) => [`${at} ${one.instrument}`, one] as const))('%s', (_, expected) => {
    const one = instrument(expected.instrument)
    const answers = expected.answers as unknown as Answers
    const totals: Record<string, number | null> = {}
    const bands: Record<string, string | null> = {}
    const marks: Record<string, boolean[]> = {}
    for (const score of one.scores) {
      const value = total(one, score, answers)
      totals[score.id] = value
      if (value === null) continue
      bands[score.id] = bandOf(score, value)?.en ?? null
      marks[score.id] = score.marks.map((mark) => isMet(mark, value))
    }
    expect({ totals, bands, marks }).toEqual({
      totals: expected.totals,
      bands: expected.bands,
      marks: expected.marks,
    })
    expect(goesOn(one, answers)).toBe(expected.goes_on)
    expect(opensCrisisCard(one, answers)).toBe(expected.crisis)
  })
})

describe('what is asked and what is kept', () => {
  it('leaves out what another answer made needless, also when it was touched before', () => {
    const bam = instrument('bam')
    const fifth = bam.items.find(({ id }) => id === '5') as Instrument['items'][number]
    expect(isAsked(fifth, { '4': '0' })).toBe(false)
    expect(isAsked(fifth, {})).toBe(false)
    expect(isAsked(fifth, { '4': '2' })).toBe(true)
    expect(kept(bam, { '4': '0', '5': '3' })).toEqual({ '4': '0' })
    expect(open(bam, { '4': '2' }).map(({ id }) => id)).toContain('5')
    expect(open(bam, { '4': '0' }).map(({ id }) => id)).not.toContain('5')
  })

  it('may leave the tenth of the PHQ-9 open', () => {
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`${at + 1}`, 'LA6568-5']))
    expect(open(instrument('phq-9'), nine)).toEqual([])
  })
})

it('speaks Spanish only where the measure does', () => {
  expect(spoken(instrument('phq-9'), 'es')).toBe('es')
  expect(spoken(instrument('bam'), 'es')).toBe('en')
  expect(inWords({ en: 'a', es: '' }, 'es')).toBe('a')
  expect(inWords({ en: 'a', es: 'b' }, 'es')).toBe('b')
})

it('takes no broken answer of a server', () => {
  expect(isWhole(bundled)).toBe(true)
  for (const broken of [null, {}, { instruments: [] }, { instruments: [{ id: 'x' }] }])
    expect(isWhole(broken)).toBe(false)
})
