import { afterEach, expect, test } from 'vitest'
import { setLanguage, t } from './i18n/index.svelte'
import { zoneName } from './zone-name'

afterEach(() => setLanguage('en'))

test('a zone is called by its city, in the language of the app', async () => {
  const zones = ['America/New_York', 'America/Los_Angeles', 'America/Argentina/Buenos_Aires', 'UTC']
  expect(zones.map(zoneName)).toEqual(['New\u00a0York', 'Los\u00a0Angeles', 'Buenos\u00a0Aires', 'UTC'])
  await setLanguage('es')
  expect(zones.map(zoneName)).toEqual(['Nueva\u00a0York', 'Los\u00a0Ángeles', 'Buenos\u00a0Aires', 'UTC'])
})

test('every city with a name of its own is one of a zone', async () => {
  await setLanguage('es')
  // Some are known under another name to this or that runtime.
  const known = [...Intl.supportedValuesOf('timeZone'), 'Asia/Kolkata'].map((zone) => zone.split('/').at(-1))
  const also = ['Calcutta', 'Cordoba', 'Ho_Chi_Minh']
  const strange = Object.keys(t.common.cities).filter((city) => !known.includes(city) && !also.includes(city))
  expect(strange).toEqual([])
})
