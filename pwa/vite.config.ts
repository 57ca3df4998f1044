import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { firstLoad, groups } from './tools/first-load.ts'

/** Files that are not part of the app's shell and so are not kept on the phone in advance. */
const NOT_KEPT = /\.(map|br|gz)$|^screenshots\/|^sw\.js$/

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

/** After the app is built: builds src/sw.ts with the list of files to keep offline, then compresses all. */
function serviceWorker(): Plugin {
  let outDir = 'dist'
  return {
    name: 'handrail-service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const kept = filesIn(outDir).filter((file) => !NOT_KEPT.test(file))
        const hash = createHash('sha256')
        for (const file of kept) hash.update(file).update(readFileSync(join(outDir, file)))
        const urls = kept.map((file) => (file === 'index.html' ? '/' : `/${file}`))
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          define: {
            __PRECACHE__: JSON.stringify(urls),
            __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 12)),
          },
          build: {
            outDir,
            emptyOutDir: false,
            target: 'es2022',
            modulePreload: false,
            rollupOptions: {
              input: 'src/sw.ts',
              output: { entryFileNames: 'sw.js', format: 'iife', codeSplitting: false },
            },
          },
        })
        compress(outDir)
      },
    },
  }
}

/** Writes .br and .gz beside each text file, where they make it smaller. */
function compress(outDir: string): void {
  for (const file of filesIn(outDir).filter((name) => /\.(html|js|css|svg|json|webmanifest)$/.test(name))) {
    const path = join(outDir, file)
    const plain = readFileSync(path)
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
    const packed = { br: brotliCompressSync(plain, options), gz: gzipSync(plain, { level: 9 }) }
    for (const [ending, bytes] of Object.entries(packed))
      if (bytes.length < plain.length) writeFileSync(`${path}.${ending}`, bytes)
  }
}

export default defineConfig({
  plugins: [svelte(), firstLoad(), serviceWorker()],
  build: {
    target: 'es2022',
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rollupOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    proxy: { '/api': 'http://localhost:8000', '/health': 'http://localhost:8000' },
    fs: { allow: ['..'] },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./tests/setup.ts'],
    // A window for each file takes four times as long; what a test starts, it ends.
    isolate: false,
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
})
