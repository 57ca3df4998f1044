/** Prints every text of both dictionaries as JSON: what the test of reading age looks at. */
import { rolldown } from 'rolldown'

async function load(path) {
  const input = new URL(`../src/lib/i18n/${path}.ts`, import.meta.url).pathname
  const { output } = await (await rolldown({ input })).generate({ format: 'esm', codeSplitting: false })
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`)
}

function said(say) {
  for (const word of [3, 'word'])
    try {
      return String(say(word, word, word))
    } catch {
      // It wants another sort of words.
    }
  return ''
}

function texts(of, path = '') {
  if (typeof of === 'string') return [[path, of]]
  if (typeof of === 'function') return [[path, said(of)]]
  if (typeof of !== 'object' || of === null) return []
  return Object.entries(of).flatMap(([key, value]) => texts(value, `${path}.${key}`))
}

const found = {}
for (const language of ['en', 'es']) {
  const [{ first }, { more }] = [await load(language), await load(`${language}-more`)]
  found[language] = texts({ ...first, ...more })
}
process.stdout.write(JSON.stringify(found))
