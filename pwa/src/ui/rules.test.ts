import { expect, it } from 'vitest'

const files = import.meta.glob<string>('../**/*.svelte', { eager: true, query: '?raw', import: 'default' })
const sheets = import.meta.glob<string>('./*.css', { eager: true, query: '?raw', import: 'default' })

it('no component carries a style attribute or raw HTML, which the headers forbid', () => {
  for (const [path, text] of Object.entries(files)) {
    expect(text, path).not.toMatch(/\sstyle="/)
    expect(text, path).not.toContain('{@html')
  }
})

it('components and screens take their colours from the tokens', () => {
  for (const [path, text] of Object.entries({ ...files, ...sheets })) {
    if (path.endsWith('tokens.css')) continue
    const raw = text.match(/#[0-9a-f]{3,8}\b(?=[;\s"'])/gi)?.filter((colour) => colour !== '#000') ?? []
    expect(raw, path).toEqual([])
  }
})
