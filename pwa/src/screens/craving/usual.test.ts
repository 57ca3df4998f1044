import { describe, expect, test } from 'vitest'
import type { Craving } from '../../lib/types'
import { draw, reach } from './course'
import { anyHelped, copingOffered, triggersOffered } from './helped'
import { honest, usualCourse, usualMinutes } from './usual'

const START = Date.parse('2026-11-01T18:00:00Z')
type More = Partial<Craving>
const lasting = (minutes: number | null, more: More = {}) => ({
  started_at: new Date(START).toISOString(),
  ended_at: minutes === null ? null : new Date(START + minutes * 60_000).toISOString(),
  outcome: 'passed' as Craving['outcome'],
  strengths: [] as Craving['strengths'],
  coping: [] as Craving['coping'],
  triggers: [] as string[],
  ...more,
})

describe('the usual length', () => {
  test.each([
    ['nothing', [], null],
    ['two say nothing', [lasting(10), lasting(12)], null],
    ['three do', [lasting(10), lasting(12), lasting(90)], 12],
    ['an even number: between the two', [lasting(10), lasting(12), lasting(15), lasting(90)], 14],
    ['those without an end do not count', [lasting(10), lasting(12), lasting(null)], null],
    [
      'those that ended in use do not count',
      [lasting(10), lasting(12), lasting(3, { outcome: 'used' })],
      null,
    ],
    ['nor in another way', [lasting(10), lasting(12), lasting(3, { outcome: 'other' })], null],
    ['ended without a word: passed', [lasting(10), lasting(12), lasting(14, { outcome: null })], 12],
    ['seconds are a minute', [lasting(0), lasting(0.1), lasting(0.2)], 1],
  ] as const)('%s', (_name, past, minutes) => {
    expect(usualMinutes(past)).toBe(minutes)
  })

  test.each([
    [0.2, 1],
    [18.4, 18],
    [19.4, 19],
    [22, 20],
    [43, 45],
    [58, 60],
    [68, 75],
    [121, 120],
  ])('%s minutes are told as about %s', (minutes, told) => {
    expect(honest(minutes)).toBe(told)
  })
})

describe('the usual course', () => {
  const strengths = [
    { at_s: 0, value: 4 },
    { at_s: 300, value: 8 },
  ]

  test('needs three that told how it went', () => {
    expect(usualCourse([lasting(10, { strengths }), lasting(10, { strengths }), lasting(10)], 20)).toEqual([])
  })
  test('runs straight between two words, and to nothing at its end', () => {
    const three = [1, 2, 3].map(() => lasting(10, { strengths }))
    const course = usualCourse(three, 12)
    expect(course).toHaveLength(13)
    const at = (minute: number) => course[minute]?.value
    expect([at(0), at(5), at(10), at(12)]).toEqual([4, 8, 0, 0])
    expect(at(2.5 * 2)).toBe(8)
    expect(at(1)).toBeCloseTo(4.8)
    expect(at(9)).toBeCloseTo(1.6)
  })
  test('a first word that came late holds from the start', () => {
    const late = [
      { at_s: 120, value: 6 },
      { at_s: 180, value: 6 },
    ]
    expect(
      usualCourse(
        [1, 2, 3].map(() => lasting(10, { strengths: late })),
        3,
      )[0]?.value,
    ).toBe(6)
  })
})

describe('the picture', () => {
  test('reaches past the usual end and past now', () => {
    expect([reach(0, null), reach(7, 18), reach(100, 18), reach(1, 60)]).toEqual([30, 30, 120, 100])
  })
  test('stays inside, whatever comes', () => {
    for (const minute of [0, 6.7, 45, 300, 700]) {
      const drawn = draw(
        [
          { at_s: 0, value: 10 },
          { at_s: 60, value: 0 },
        ],
        minute,
        18,
        [],
      )
      expect(drawn.dot?.x).toBeLessThanOrEqual(348)
      expect(drawn.ticks.length).toBeLessThanOrEqual(6)
      expect(drawn.ticks.every(({ x }) => x <= 330)).toBe(true)
    }
  })
  test('has no line before something was said', () => {
    expect(draw([], 5, 18, [])).toMatchObject({ own: '', dot: null, usual: '', area: '' })
  })
})

describe('what is offered', () => {
  const helped = (what: string, said: 'yes' | 'some' | 'no' | null): Craving['coping'] => [
    { what, helped: said },
  ]
  test('first what helped most, last what did not', () => {
    const past = [
      lasting(5, { coping: helped('music', 'yes') }),
      lasting(5, { coping: helped('my dog', 'yes') }),
      lasting(5, { coping: helped('my dog', 'some') }),
      lasting(5, { coping: helped('breathing', 'no') }),
    ]
    const names = copingOffered(past, 20)
    expect(names.slice(0, 2)).toEqual(['my dog', 'music'])
    expect(names.at(-1)).toBe('breathing')
    expect(anyHelped(past)).toBe(true)
    expect(anyHelped([lasting(5, { coping: helped('music', 'no') })])).toBe(false)
  })
  test('own triggers by how often, then the app’s, each once', () => {
    const past = [lasting(5, { triggers: ['bus', 'payday'] }), lasting(5, { triggers: ['payday'] })]
    const names = triggersOffered(past)
    expect(names.slice(0, 3)).toEqual(['payday', 'bus', 'message'])
    expect(new Set(names).size).toBe(names.length)
  })
})
