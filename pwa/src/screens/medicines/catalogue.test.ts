import { describe, expect, test } from 'vitest'
import { FakeServer } from '../../../tests/server'
import { fetchCatalogue, isWhole, knownCatalogue, type Template } from './catalogue'
import { FORMS } from './medicine'
import { draftFrom, freeDraft, grouped, limitFor } from './template'

const all = () => knownCatalogue().medicines
const one = (id: string) => all().find((template) => template.id === id) as Template
const draft = (id: string) => draftFrom(one(id), '2026-11-21', 'en')

describe('what came with the app', () => {
  test('is whole, has its sources, and names forms that the app can say', () => {
    expect(isWhole(knownCatalogue())).toBe(true)
    for (const template of all()) {
      expect(template.sources.length, template.id).toBeGreaterThan(0)
      for (const form of template.forms) expect(FORMS, template.id).toContain(form)
    }
  })

  test.each(['{}', 'null', '{"medicines":[]}', 'not json'])(
    'a broken copy (%s) never takes its place',
    (kept) => {
      localStorage.setItem('handrail-medicines', kept)
      expect(all().length).toBeGreaterThan(10)
    },
  )

  test('what the server says comes first and is kept; a broken answer is not', async () => {
    const server = new FakeServer()
    server.install()
    const fresh = { ...knownCatalogue(), checklist: [{ id: 'own', text: { en: 'Own', es: 'Propia' } }] }
    server.routes.set('GET /api/medicines', { status: 200, body: fresh })
    await fetchCatalogue()
    expect(knownCatalogue().checklist).toEqual(fresh.checklist)
    server.routes.set('GET /api/medicines', { status: 200, body: { medicines: 'none' } })
    expect(await fetchCatalogue()).toBeNull()
    expect(knownCatalogue().checklist).toEqual(fresh.checklist)
  })
})

describe('a new medicine begins as its template says', () => {
  test.each([
    ['buprenorphine_naloxone', 'times', 1],
    ['acamprosate', 'times', 3],
    ['nicotine_gum', 'needed', 0],
    ['naltrexone_injection', 'injection', 0],
    ['methadone', 'times', 1],
  ])('%s: %s', (id, way, times) => {
    expect(draft(id)).toMatchObject({ way, template: id })
    expect(draft(id).times).toHaveLength(times)
  })

  test('an injection has the interval and the days around it of its label; no dose and no day is ever filled in', () => {
    expect(draft('buprenorphine_weekly').injection).toMatchObject({
      given_on: '',
      every: { days: 7 },
      before_days: 2,
      after_days: 2,
    })
    expect(draft('buprenorphine_sublocade').injection).toMatchObject({
      every: { months: 1 },
      earliest_days: 26,
    })
    for (const template of all()) {
      const made = draftFrom(template, '2026-11-21', 'es')
      expect([made.strength, ...made.times.map(({ dose }) => dose)].join('')).toBe('')
      expect(made.name).not.toMatch(/[()]/)
    }
  })

  test('without a template it has one time, which is enough to begin with', () => {
    expect(freeDraft('2026-11-21')).toMatchObject({ way: 'times', name: '', template: '' })
  })

  test('those for opioid use disorder stand first', () => {
    const [first, others] = grouped(all())
    expect(first.map(({ moud }) => moud)).not.toContain(null)
    expect(first.length + others.length).toBe(all().length)
  })
})

test.each([
  ['2026-11-21', 7],
  ['2026-11-08', 7],
  ['2026-11-07', 14],
  ['2026-10-23', 14],
  ['2026-10-22', 28],
  [null, null],
])('treatment since %s: at most %s bottles', (started, most) => {
  expect(limitFor(knownCatalogue().take_home, started, '2026-11-21')).toBe(most)
})
