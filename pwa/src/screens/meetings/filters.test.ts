import { describe, expect, test } from 'vitest'
import type { Asked, KeptMeeting } from '../../lib/directory'
import { fold, searchKept } from './filters'
import { startsFrom } from './starts'

/** Written by the server's tests, from the server's own answers. */
const tables = import.meta.glob<unknown>('../../../../tests/server/meetings/phone/*.json', {
  eager: true,
  import: 'default',
})
const table = <T>(name: string) =>
  Object.entries(tables).find(([file]) => file.endsWith(`/${name}.json`))?.[1] as T

type Short = [name: string, zone: string, start: string | null, far: number | null]
type Start = [now: string, zone: string, day: number, at: string, start: string]
const kept = table<KeptMeeting[]>('meetings').map((one) => ({
  ...one,
  meeting: {
    ...{ times: [], types: [], languages: [], regions: [], location: '', address: '', group: '', entity: '' },
    ...{ latitude: null, longitude: null, in_person: false, online: false, zone: '' },
    ...one.meeting,
  },
})) as unknown as KeptMeeting[]
const { now, searches } = table<{ now: string; searches: { asked: Asked; found: Short[] }[] }>('searches')

/** The server leaves open which of two that begin together comes first. */
const inOrder = (found: Short[], asked: Asked) =>
  asked.sort === 'distance'
    ? found
    : found.toSorted((a, b) => (a[2] ?? '9').localeCompare(b[2] ?? '9') || a[0].localeCompare(b[0], 'en'))

describe('a search on the phone finds what the server finds', () => {
  test.each(searches.map(({ asked, found }) => [JSON.stringify(asked), asked, found] as const))(
    '%s',
    (_, asked, found) => {
      const page = searchKept(kept, { limit: 50, ...asked }, new Date(now))
      const said = page.meetings.map(
        (one): Short => [
          one.meeting.name,
          one.zone,
          one.next_start?.replace('.000Z', 'Z') ?? null,
          one.distance_km,
        ],
      )
      expect(said.map(([, , start]) => start)).toEqual(found.map(([, , start]) => start))
      expect(inOrder(said, asked)).toEqual(inOrder(found, asked))
    },
  )

  test('the table asks for enough', () => {
    expect(searches.length).toBeGreaterThan(25)
    expect(searches.filter(({ found }) => found.length > 0).length).toBeGreaterThan(20)
  })

  test('in pages, and never what is gone', () => {
    const asked = { limit: 4, offset: 4 }
    const all = searchKept(kept, { limit: 50 }, new Date(now)).meetings
    expect(searchKept(kept, asked, new Date(now))).toEqual({ meetings: all.slice(4, 8), more: true })
    expect(searchKept(kept, { ...asked, offset: all.length - 4 }, new Date(now)).more).toBe(false)
    const gone = kept.map((one) => ({ ...one, gone: true }))
    expect(searchKept(gone, {}, new Date(now)).meetings).toEqual([])
  })
})

test('the next start is that of the server, through every change of clocks', () => {
  const starts = table<Start[]>('starts')
  expect(starts.length).toBeGreaterThan(500)
  const wrong = starts.filter(([from, zone, day, at, start]) => {
    const found = startsFrom(new Date(from))({ day, at, minutes: 60 }, zone)
    return found !== Date.parse(start)
  })
  expect(wrong).toEqual([])
})

test('words are compared without case and accents', () => {
  expect(fold('Ático STRAẞE Ñandú')).toBe('atico strasse nandu')
})
