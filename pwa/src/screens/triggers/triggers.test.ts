import { describe, expect, test } from 'vitest'
import { typedName } from '../craving/names'
import { bodyOf, felt, formOf, isEmpty, NOTHING, tagsOffered } from './note'
import * as plans from './plans'

const NOW = new Date('2026-11-21T18:00:00Z')

describe('a note', () => {
  test('of nothing is none; one chip is enough', () => {
    expect(isEmpty(NOTHING)).toBe(true)
    expect(isEmpty({ ...NOTHING, thought: '  \n' })).toBe(true)
    expect(isEmpty({ ...NOTHING, tags: ['payday'] })).toBe(false)
    expect(isEmpty({ ...NOTHING, did: ['waited'] })).toBe(false)
    expect(isEmpty({ ...NOTHING, urge: 0 })).toBe(false)
    expect(isEmpty({ ...NOTHING, body: 'warm' })).toBe(false)
  })
  test('is about now unless it was set back, and comes back as it was', () => {
    const form = {
      ...NOTHING,
      tags: ['payday'],
      thought: ' Nobody would know. ',
      feelings: felt([], ['anger']),
    }
    const body = bodyOf(form, NOW, 'UTC')
    expect(body).toMatchObject({ occurred_at: NOW.toISOString(), tz: 'UTC', thought: 'Nobody would know.' })
    expect(body.feelings).toEqual([{ name: 'anger', strength: null }])
    const again = formOf({ v: 1, ...body })
    expect(bodyOf(again, new Date('2027-01-01T00:00:00Z'), 'UTC')).toEqual(body)
  })
  test('keeps how strong a feeling was while others are chosen', () => {
    const before = [{ name: 'anger', strength: 70 }]
    expect(felt(before, ['fear', 'anger'])).toEqual([
      { name: 'fear', strength: null },
      { name: 'anger', strength: 70 },
    ])
    expect(felt(before, [])).toEqual([])
  })
  test('offers what the person wrote before', () => {
    expect(tagsOffered([{ tags: ['bus stop'], feelings: [], did: [] }])[0]).toBe('bus stop')
  })
})

test.each([
  [' pay  day ', 'pay day'],
  ['PAYDAY', 'payday'],
  ['   ', ''],
  ['x'.repeat(60), 'x'.repeat(40)],
  ['constructor', 'constructor'],
])('%o typed as a name is %o', (text, name) => {
  expect(typedName(text, { payday: 'Payday' })).toBe(name)
})

describe('a plan', () => {
  const row = (id: string, trigger: string, editedAt: string, archived = false): plans.Plan => ({
    id,
    kind: 'trigger_plan',
    day: '2026-11-21',
    editedAt,
    body: { v: 1, trigger, plans: [], removal: [], archived },
    waiting: false,
    rejected: false,
  })
  const all = [
    row('a', 'payday', '2026-11-01'),
    row('b', 'payday', '2026-11-02'),
    row('c', 'Café', '2026-11-01'),
    row('d', 'bus', '2026-11-01', true),
  ]

  test('is the one written last; one put away is none', () => {
    expect(plans.planFor(all, 'payday')?.id).toBe('b')
    expect(plans.planFor(all, 'cafe')?.id).toBe('c')
    expect(plans.planFor(all, 'bus')).toBeNull()
    expect(plans.withoutPlan(all, ['payday', 'bus', 'pain'])).toBe('bus')
    expect(plans.withoutPlan(all, ['payday'])).toBeNull()
  })

  const form = (more: Partial<plans.Form> = {}): plans.Form => ({ ...plans.formOf(null, 'payday'), ...more })
  test.each([
    ['for nothing', { trigger: [] }, ['trigger', 'empty']],
    ['empty', {}, ['empty']],
    ['by half', { plans: [{ when: 'it comes', do: ' ' }] }, ['half']],
    ['whole', { plans: [{ when: 'it comes', do: 'I go' }] }, []],
    [
      'whole, with an empty one',
      {
        plans: [
          { when: 'it comes', do: 'I go' },
          { when: '', do: '' },
        ],
      },
      [],
    ],
    ['with things to clear away alone', { removal: [{ what: 'the box', done_on: null }] }, []],
  ] as const)('%s', (_name, more, problems) => {
    expect(plans.problemsIn(form(structuredClone(more) as Partial<plans.Form>))).toEqual(problems)
  })

  test('keeps what is said and the day a thing was done', () => {
    const made = plans.bodyOf(
      form({
        plans: [
          { when: ' it comes ', do: 'I go' },
          { when: '', do: '' },
        ],
        removal: [
          { what: 'the box', done_on: '2026-11-20' },
          { what: 'a number', done_on: null },
        ],
      }),
    )
    expect(made.plans).toEqual([{ when: 'it comes', do: 'I go' }])
    expect(plans.leftToClear(made)).toBe(1)
    expect(plans.bodyOf(plans.formOf(made, null))).toEqual(made)
  })

  test('for a trigger is asked for once', () => {
    plans.askFor('payday')
    expect([plans.askedFor(), plans.askedFor()]).toEqual(['payday', null])
  })
})
