import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from '../../../tests/server'
import { recordsOf, wipe } from '../../lib/db'
import { type Asked, dropRegion, keepRegion, keptRegion } from '../../lib/directory'
import { setLanguage } from '../../lib/i18n/index.svelte'
import { go } from '../../lib/router.svelte'
import { finder, lookAgain, startOver } from './finder.svelte'
import Meeting from './Meeting.svelte'
import Meetings from './Meetings.svelte'
import Region from './Region.svelte'

const NOW = new Date('2026-03-01T19:00:00Z')
const FEEDS = [{ name: 'oregon', zone: 'UTC', meetings: 2, read_day: 20_522 }]
const TYPES = [
  { code: 'O', names: { en: 'Open', es: 'Abierta' } },
  { code: 'S', names: { en: 'Spanish', es: 'Español' }, language: 'es' },
]
const REGIONS = [
  { path: 'Oregon', meetings: 4999 },
  { path: 'Oregon>Bend', meetings: 2 },
  { path: 'Maine', meetings: 1 },
]
const DAY = { day: 1, at: '12:00', minutes: 60 }
const HERE = {
  in_person: true,
  location: 'St Mark’s hall',
  address: '9 Elm Street, Bend',
  times: [DAY],
  zone: 'UTC',
}
const CANDLE = { id: 'c', feed: 'oregon', meeting: { name: 'Candlelight', types: ['O'], ...HERE } }
const GONE = { id: 'g', feed: 'oregon', gone: true, meeting: { name: 'Was here', ...HERE } }
const found = (name: string, id = name) => ({
  ...{ id, feed: 'oregon', zone: 'UTC', time: DAY, next_start: '2026-03-02T12:00:00Z' },
  meeting: { name, ...HERE },
})
let server: FakeServer
let asked: Asked[]

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  await wipe()
  go('/meetings')
  server = new FakeServer()
  server.install()
  asked = []
  const directory = { feeds: FEEDS, types: TYPES, regions: REGIONS }
  server.routes.set('GET /api/meetings/directory', { status: 200, body: directory })
  server.routes.set('GET /api/meetings/region?path=Oregon%3EBend', {
    status: 200,
    body: { path: 'Oregon>Bend', tag: 't', meetings: [CANDLE, GONE] },
  })
  answers(['Noon group'])
})
afterEach(async () => {
  cleanup()
  await new Promise((arrived) => setTimeout(arrived, 20)) // what is still on its way
  await setLanguage('en')
  vi.useRealTimers()
})

function answers(names: string[], more = false): void {
  server.routes.set('POST /api/meetings/search', ({ body }) => {
    asked.push(body as Asked)
    return { status: 200, body: { meetings: names.map((name) => found(name)), more } }
  })
}
const keep = () => keepRegion('Oregon>Bend', FEEDS)
const link = (name: RegExp) => screen.findByRole('link', { name })

test('what is chosen is asked, and words after a pause', async () => {
  render(Meetings)
  expect((await link(/^Noon group/)).textContent).toContain('Tomorrow 12:00')
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Step-free' }))
  await fireEvent.click(screen.getByRole('radio', { name: 'Within 2\u00a0hours' }))
  await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'hall' } })
  await waitFor(() =>
    expect(asked.at(-1)).toMatchObject({ text: 'hall', marks: ['accessible'], within_min: 120, zone: 'UTC' }),
  )
  await screen.findByText('1 found.')
})

test('the next page stands under the first', async () => {
  answers(['One'], true)
  render(Meetings)
  await link(/^One/)
  answers(['Two'])
  await fireEvent.click(screen.getByRole('button', { name: 'Show more' }))
  await link(/^Two/)
  await link(/^One/)
  expect(asked.at(-1)).toMatchObject({ offset: 1 })
})

test('a server without a list says what is missing', async () => {
  const none = { feeds: [], types: TYPES, regions: [] }
  server.routes.set('GET /api/meetings/directory', { status: 200, body: none })
  render(Meetings)
  await screen.findByText(/once whoever runs this server adds a list/)
  expect(screen.queryByRole('searchbox')).toBeNull()
})

test('without a network and without a region it says how it would work, and tries again', async () => {
  server.online = false
  render(Meetings)
  await screen.findByText(/Without internet there is nothing to search yet/)
  server.online = true
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await link(/^Noon group/)
})

test('trouble of the server is said, and does not stay', async () => {
  server.routes.set('POST /api/meetings/search', { status: 500, body: { code: 'broken' } })
  render(Meetings)
  await screen.findByText(/The server could not do that/)
  answers(['Noon group'])
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await link(/^Noon group/)
})

test('a region that is kept is searched here, and the server hears nothing of it', async () => {
  await keep()
  render(Meetings)
  await link(/^Candlelight/)
  await screen.findByText('1 found. Searched on this phone; list of Mar 10, 2026.')
  expect(screen.queryByText('Was here')).toBeNull()
  expect(asked).toEqual([])
  await fireEvent.click(screen.getByRole('radio', { name: 'Everywhere' }))
  await link(/^Noon group/)
  server.online = false
  await fireEvent.click(screen.getByRole('checkbox', { name: 'In person' }))
  await screen.findByText(/^1 found. No internet. Searched in your region/)
})

test('a start that was under way at a wipe leaves nothing behind', async () => {
  const begun = startOver()
  await wipe()
  await begun
  expect(asked).toEqual([])
  expect([finder.ready, finder.about, finder.region, finder.trouble]).toEqual([false, null, null, null])
})

test('where the region has nothing, the way on is everywhere', async () => {
  await keep()
  render(Meetings)
  await link(/^Candlelight/)
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Secular' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Look everywhere' }))
  await link(/^Noon group/)
})

test('a newer reading of the list brings a new copy', async () => {
  await keepRegion('Oregon>Bend', [{ ...FEEDS[0], read_day: 20_500 } as (typeof FEEDS)[0]])
  render(Meetings)
  await waitFor(async () => expect((await keptRegion())?.readDay).toBe(20_522))
})

test('after a wipe nothing of the search is left', async () => {
  await keep()
  render(Meetings)
  await link(/^Candlelight/)
  await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'candle' } })
  cleanup()
  await wipe()
  expect([finder.chosen.text, finder.region, finder.answer]).toEqual(['', null, null])
})

test('a meeting opens from the region without a network, with all that is known', async () => {
  await keep()
  server.online = false
  go('/meetings/c')
  render(Meeting)
  await screen.findByRole('heading', { name: 'Candlelight' })
  screen.getByText(/^Monday, 12:00\sPM to 1:00\sPM$/)
  expect((await link(/St Mark/)).getAttribute('href')).toMatch(/^geo:0,0\?q=9%20Elm/)
})

test('one that is gone says so; one that nobody knows too', async () => {
  server.routes.set('POST /api/meetings/by-id', ({ body }) => ({
    status: 200,
    body: { meetings: JSON.stringify(body).includes('"g"') ? [GONE] : [] },
  }))
  for (const [path, text] of [
    ['/meetings/g', 'No longer in its list'],
    ['/meetings/x', 'This meeting is not in the list any more.'],
  ] as const) {
    go(path)
    render(Meeting)
    await screen.findByText(text)
    cleanup()
  }
})

test('a region is chosen step by step; too large a one cannot be kept', async () => {
  render(Region)
  await fireEvent.click(await screen.findByRole('button', { name: /^Oregon/ }))
  screen.getByText(/5001 meetings. Too many for a phone/)
  expect(screen.queryByRole('button', { name: 'Keep Oregon' })).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: /^Bend/ }))
  await fireEvent.click(screen.getByRole('button', { name: 'Keep Bend' }))
  await waitFor(async () => expect((await keptRegion())?.path).toBe('Oregon>Bend'))
  await screen.findByText(/Kept: Oregon, Bend/)
  await fireEvent.click(screen.getByRole('button', { name: 'Remove it from this phone' }))
  await waitFor(async () => expect(await keptRegion()).toBeNull())
})

test('the directory out of reach: the region says so and tries again', async () => {
  server.online = false
  render(Region)
  await screen.findByText(/No internet/)
  server.online = true
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('button', { name: /^Maine/ })
})

test('a meeting becomes one of mine with its times, is reminded of, and goes again', async () => {
  await keep()
  go('/meetings/c')
  render(Meeting)
  await fireEvent.click(await screen.findByRole('button', { name: 'Add to my meetings' }))
  await screen.findByText('In your meetings')
  const body = async () => (await recordsOf('meeting'))[0]?.body
  expect(await body()).toMatchObject({
    ...{
      name: 'Candlelight',
      listing: 'c',
      tz: 'UTC',
      lead_min: 60,
      how: 'in_person',
      setting: 'mutual_help',
    },
    ...{ start_on: '2026-03-01', moud_friendly: false, archived: false },
    times: [{ at: '12:00', minutes: 60, days: { type: 'weekdays', on: [1], weeks: 1 } }],
  })
  const slot = (await body())?.times[0]?.slot
  await fireEvent.click(screen.getByRole('radio', { name: '2\u00a0hours' }))
  await waitFor(async () => expect((await body())?.lead_min).toBe(120))
  expect((await body())?.times[0]?.slot).toBe(slot)
  cleanup()
  go('/meetings')
  render(Meetings)
  expect((await screen.findByText('All my meetings')).nextElementSibling?.textContent).toMatch(
    /Candlelight.*Tomorrow 12:00/,
  )
  cleanup()
  await dropRegion()
  await lookAgain()
  server.online = false
  go('/meetings/c')
  render(Meeting)
  await screen.findByText('Monday, 12:00 PM to 1:00 PM')
  await fireEvent.click(await screen.findByRole('button', { name: 'Take it out of my meetings' }))
  await screen.findByRole('button', { name: 'Add to my meetings' })
  expect(await recordsOf('meeting')).toEqual([])
})

test.each<[string, number, unknown]>([
  ['nothing', 204, undefined],
  ['an empty object', 200, {}],
  ['null', 200, null],
])('an API that answers %s is like none, and the page stands', async (_, status, body) => {
  for (const path of ['GET /api/meetings/directory', 'POST /api/meetings/search'])
    server.routes.set(path, { status, body })
  render(Meetings)
  await screen.findByText(/Without internet there is nothing to search yet/)
  expect(finder.about).toBeNull()
})
