import { afterEach, expect, test } from 'vitest'
import { type Language, setLanguage, t } from '../../lib/i18n/index.svelte'
import bundled from './instruments.json'
import { asksAbout, saidOf } from './results'
import type { Instrument } from './scales'

const every = bundled.instruments as unknown as Instrument[]
const LANGUAGES: Language[] = ['en', 'es']

afterEach(() => setLanguage('en'))

/** To each question its lowest answer. */
function lowest({ items }: Instrument): Record<string, string> {
  return Object.fromEntries(items.map(({ id, options }) => [id, options?.[0]?.code ?? '']))
}

test.each(LANGUAGES)('each score of ours says which way is which, in %s', async (language) => {
  await setLanguage(language)
  for (const one of every) {
    const said = saidOf(one, lowest(one))
    expect(said).toHaveLength(one.scores.length)
    for (const { score, higher } of said) expect(higher, `${one.id} ${score.id}`).toBeTruthy()
  }
})

test.each(LANGUAGES)('each of ours says what time it asks about, in %s', async (language) => {
  await setLanguage(language)
  for (const one of every)
    expect(asksAbout(one) ?? one.about[language], one.id).toMatch(/2\u00a0|30|now|ahora/)
})

test('in Spanish it is called a questionnaire throughout', async () => {
  await setLanguage('es')
  const words = [t.scales.calls('leve'), t.scales.ownWords]
  const marks = every.flatMap(({ scores }) =>
    scores.flatMap((score) => score.marks.map(({ label }) => label.es)),
  )
  expect([...words, ...marks].filter((text) => /medida/i.test(text))).toEqual([])
})
