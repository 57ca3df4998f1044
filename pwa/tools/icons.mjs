/** Renders public/icons/*.png from the SVG sources with a headless Chromium: `npm run icons`. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHROMIUM = process.env.CHROMIUM ?? 'chromium'
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const icons = join(root, 'public', 'icons')

/** [source, target, side]; the sources are public/icons/*.svg */
const WANTED = [
  ['icon.svg', 'icon-192.png', 192],
  ['icon.svg', 'icon-512.png', 512],
  ['icon-maskable.svg', 'maskable-192.png', 192],
  ['icon-maskable.svg', 'maskable-512.png', 512],
  ['icon-monochrome.svg', 'monochrome-192.png', 192],
  ['icon-monochrome.svg', 'monochrome-512.png', 512],
  ['icon-monochrome.svg', 'badge-96.png', 96],
  ['icon-maskable.svg', 'apple-touch-icon.png', 180],
]

const scratch = mkdtempSync(join(tmpdir(), 'handrail-icons-'))
try {
  for (const [source, target, side] of WANTED) {
    const page = join(scratch, 'page.html')
    const picture = join(icons, source)
    writeFileSync(
      page,
      `<!doctype html><style>html,body{margin:0;background:transparent;overflow:hidden}img{display:block;width:${side}px;height:${side}px}</style><img src="file://${picture}">`,
    )
    execFileSync(
      CHROMIUM,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        '--default-background-color=00000000',
        '--force-device-scale-factor=1',
        `--window-size=${side},${side}`,
        `--user-data-dir=${join(scratch, 'profile')}`,
        `--screenshot=${join(icons, target)}`,
        `file://${page}`,
      ],
      { stdio: 'ignore' },
    )
  }
  copyFileSync(join(icons, 'apple-touch-icon.png'), join(root, 'public', 'apple-touch-icon.png'))
  rmSync(join(icons, 'apple-touch-icon.png'))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
