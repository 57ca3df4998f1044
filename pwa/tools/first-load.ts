/** Puts what the first screens need into two files, and stops a build whose first load grew too large. */
import { brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'vite'

const START = ['src/main.ts']
const TODAY = ['src/screens/today/Today.svelte']
const LATER = [
  'today/rare.ts',
  'today/actions.ts',
  'DoseSheet.svelte',
  'YesterdaySheet.svelte',
  'AddSheet.svelte',
]
const HELP = ['help/Help.svelte', 'help/Overdose.svelte', 'help/Place.svelte']
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
const later = new Set<string>()
const help = new Set<string>()

const room = (id: string): string | null => /src\/screens\/([^/]+)\//.exec(id)?.[1] ?? null

/**
 * For `codeSplitting.groups`: Today's own code comes as one file, what Welcome shares with it as another, what
 * Today asks for a moment later as a third. Of all other screens each room is one file: a phone that keeps
 * the app fetches a few dozen files and not hundreds.
 */
export const groups = [
  { name: 'first', priority: 4, test: (id: string) => today.has(id) && welcome.has(id) && !FORMS.test(id) },
  { name: 'today', priority: 3, test: (id: string) => today.has(id) },
  { name: 'charts', priority: 2.5, test: /node_modules\/(d3-|internmap)|src\/ui\/(Chart|blocks)/ },
  { name: 'shared', priority: 2, test: /src\/(lib|ui)\/|node_modules/, minShareCount: 3 },
  {
    name: 'pieces',
    priority: 1.5,
    test: (id: string) => help.has(id) && room(id) === null && !welcome.has(id),
  },
  { name: 'later', priority: 1, test: (id: string) => later.has(id) && !welcome.has(id) },
  { name: room, debugName: 'room', priority: 0, test: (id: string) => room(id) !== null && !welcome.has(id) },
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
      reach(later, LATER)
      reach(help, HELP)
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
