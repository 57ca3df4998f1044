import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from '../../tests/server'
import { setLanguage } from './i18n/index.svelte'
import { chooseLanguage, tellLanguage } from './language'
import { getMeta, setMeta } from './store'

let server: FakeServer

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  server.routes.set('PUT /api/reminders/settings', { status: 204 })
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await setLanguage('en')
})

test('that the server is still to be told stands on the phone before the new language shows', async () => {
  server.online = false
  const shown = new Promise<unknown>((tell) => {
    const seen = new MutationObserver(() => tell(getMeta('languageUntold')))
    seen.observe(document.documentElement, { attributeFilter: ['lang'] })
  })
  await chooseLanguage('es')
  expect(await shown).toBe('es')
})

test('one that is chosen while another is being told is told too', async () => {
  await setMeta('languageUntold', 'es')
  const first = tellLanguage()
  await vi.waitFor(() => expect(server.asked).toHaveLength(1))
  await setMeta('languageUntold', 'en')
  await first
  await tellLanguage()
  expect(server.asked.map(({ body }) => body)).toEqual([{ language: 'es' }, { language: 'en' }])
  expect(await getMeta('languageUntold')).toBeUndefined()
})
