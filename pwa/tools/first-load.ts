/** Puts what the first screens need into two files, and stops a build whose first load grew too large. */
import { brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'vite'

const START = ['src/main.ts']
const TODAY = ['src/screens/today/Today.svelte']
const WELCOME = ['src/screens/welcome/Welcome.svelte']
const WORDS = 'src/lib/i18n/en/welcome.ts'
/** Svelte's code for what only forms have; no screen that stands first is one. */
const FORMS = /svelte\/src\/internal\/client\/dom\/elements\/bindings\/(?!this|universal|shared)/

/** Bytes of JavaScript, brotli, that a first visit may load before its screen stands. */
const LIMIT = 45_000

/** Says that all of a file is run at once: the browser then compiles it beside the page and not in its way. */
const ALL_AT_ONCE = '//# allFunctionsCalledOnLoad\n'

const today = new Set<string>()
const welcome = new Set<string>()

/** For `codeSplitting.groups`: Today's own code comes as one file, what Welcome shares with it as another. */
export const groups = [
  { name: 'first', priority: 3, test: (id: string) => today.has(id) && welcome.has(id) && !FORMS.test(id) },
  { name: 'today', priority: 2, test: (id: string) => today.has(id) },
  { name: 'shared', priority: 1, test: /src\/(lib|ui)\/|node_modules/, minShareCount: 3 },
]

export function firstLoad(): Plugin {
  return {
    name: 'handrail-first-load',
    apply: 'build',
    buildEnd() {
      const ids = [...this.getModuleIds()]
      const reach = (into: Set<string>, seeds: string[]) => {
        const go = (id: string) => {
          if (into.has(id)) return
          into.add(id)
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) go(next)
        }
        for (const id of ids) if (seeds.some((seed) => id.split('?')[0]?.endsWith(seed))) go(id)
      }
      reach(today, [...START, ...TODAY])
      reach(welcome, [...START, ...WELCOME])
    },
    generateBundle: {
      order: 'post', // Vite writes its own line before the code of a file
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const holding = (source: string) =>
          chunks.filter((chunk) => Object.keys(chunk.modules).some((id) => id.endsWith(source)))
        const needed = (sources: string[]) => {
          const files = new Set<string>()
          const go = (name: string) => {
            if (files.has(name)) return
            files.add(name)
            for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) go(next)
          }
          for (const chunk of [...chunks.filter((one) => one.isEntry), ...sources.flatMap(holding)])
            go(chunk.fileName)
          return chunks.filter((chunk) => files.has(chunk.fileName))
        }
        const first = { Today: needed(TODAY), Welcome: needed([...WELCOME, WORDS]) }
        for (const chunk of new Set(Object.values(first).flat())) chunk.code = ALL_AT_ONCE + chunk.code
        for (const [screen, files] of Object.entries(first)) {
          const bytes = files.reduce((sum, { code }) => sum + brotliCompressSync(code).length, 0)
          const said = `first load of ${screen}: ${(bytes / 1000).toFixed(1)} kB of JavaScript, brotli`
          if (bytes > LIMIT) this.error(`${said}, more than ${LIMIT / 1000}`)
          this.info(said)
        }
      },
    },
  }
}
