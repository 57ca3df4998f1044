import { expect, test, vi } from 'vitest'
import { first } from './en'
import { allWords, language, setLanguage, t } from './index.svelte'
import { plural } from './plural'

/** What is on the screen before the words of the other screens are loaded. */
const early = import.meta.glob<string>(
  [
    '../../App.svelte',
    '../../routes.ts',
    '../../ui/**',
    '../../screens/today/**',
    '../*.ts',
    '!../**/*.test.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
)

const TODAY = '../../screens/today/'

/** Today's own files that come with it: what it only asks for later brings its words along. */
function withToday(file = `${TODAY}Today.svelte`, found = new Set<string>()): Set<string> {
  found.add(file)
  for (const [, name] of (early[file] ?? '').matchAll(/import (?!type ).*? from '\.\/([\w.-]+)'/g)) {
    const next = [name, `${name}.ts`].map((end) => TODAY + end).find((path) => path in early)
    if (next && !found.has(next)) withToday(next, found)
  }
  return found
}

test('Today and the frame use only words that are loaded at the start', () => {
  const today = withToday()
  expect(today.size).toBeGreaterThan(15)
  expect(today).not.toContain(`${TODAY}rare.ts`)
  const files = Object.entries(early).filter(([file]) => !file.startsWith(TODAY) || today.has(file))
  expect(files.length).toBeGreaterThan(40)
  for (const [file, source] of files)
    for (const [, section] of source.matchAll(/(?<![\w.])t\.([a-zA-Z]+)/g))
      expect(Object.keys(first), `${file} says t.${section}`).toContain(section)
})

test('the language changes everywhere at once, words loaded later included', async () => {
  await allWords()
  expect([t.common.today, t.settings === undefined]).toEqual(['Today', false])
  await setLanguage('es')
  expect([language(), t.common.today, document.documentElement.lang]).toEqual(['es', 'Hoy', 'es'])
  expect(t.help).not.toBe((await import('./en-more')).more.help)
  await setLanguage('en')
  expect(t.common.today).toBe('Today')
})

test('Welcome comes with its own words alone, in either language', async () => {
  vi.resetModules()
  const fresh = await import('./index.svelte')
  expect(fresh.t.welcome).toBeUndefined()
  await fresh.welcomeWords()
  expect([fresh.t.welcome.title.length > 0, fresh.t.settings]).toEqual([true, undefined])
  await fresh.setLanguage('es')
  expect(fresh.t.welcome).toBe((await import('./es/welcome')).welcome)
  await fresh.setLanguage('en')
  expect([fresh.t.welcome.otherLanguage, fresh.t.common.today]).toEqual(['Español', 'Today'])
})

test('plurals follow the language', () => {
  const forms = { one: 'one', other: 'many' }
  expect([0, 1, 2].map((n) => plural('es', n, forms))).toEqual(['many', 'one', 'many'])
})
