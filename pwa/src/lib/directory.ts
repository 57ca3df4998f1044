/** The server's directory of meetings: asked over the network; a region of it is kept sealed on this phone. */
import { request } from './api'
import type { components } from './api-types'
import { Offline } from './errors'
import { keep, readKept } from './kept'
import { announce, setMeta } from './store'

type Schemas = components['schemas']
export type Listing = Schemas['Listing']
export type WeeklyTime = Schemas['WeeklyTime']
export type KeptMeeting = Schemas['KeptMeeting']
export type MeetingPlace = Schemas['MeetingPlace']
export type Found = Schemas['FoundMeeting']
export type FoundPage = Schemas['FoundMeetings']
export type Asked = Partial<Schemas['MeetingSearch']>
export type Mark = Schemas['MeetingSearch']['marks'][number]
export type Directory = Schemas['Directory']
/** What is told without a network: not the regions there are, only the one that is kept. */
export type AboutDirectory = Pick<Directory, 'feeds' | 'types'>
export interface KeptRegion {
  path: string
  tag: string
  meetings: KeptMeeting[]
  /** Days since 1970-01-01: the newest reading of a feed that this copy is known to hold. */
  readDay: number
}

/** What the server leaves out because it is empty. */
const NOTHING: Omit<Listing, 'name'> = {
  address: '',
  approximate: false,
  city: '',
  entity: '',
  entity_phone: '',
  entity_url: '',
  group: '',
  group_notes: '',
  in_person: false,
  join_notes: '',
  join_phone: '',
  join_phone_notes: '',
  join_url: '',
  languages: [],
  latitude: null,
  location: '',
  location_notes: '',
  longitude: null,
  notes: '',
  online: false,
  place_closed: false,
  postal_code: '',
  regions: [],
  state: '',
  times: [],
  types: [],
  updated: '',
  url: '',
  zone: '',
  zone_from: 'nobody',
}

/** With every field, however little was sent. */
export function wholeListing(sent: Pick<Listing, 'name'> & Partial<Listing>): Listing {
  return { ...NOTHING, ...sent }
}

function whole<M extends { meeting: Listing }>(one: M): M {
  return { ...one, meeting: wholeListing(one.meeting) }
}

function wholeKept(one: KeptMeeting): KeptMeeting {
  return { ...whole(one), gone: one.gone ?? false }
}

function wholeFound(one: Found): Found {
  const { time = null, next_start = null, distance_km = null } = one
  return { ...whole(one), time: time && { ...time, minutes: time.minutes ?? 60 }, next_start, distance_km }
}

/** An answer without what was asked for came from something on the way: as if none had come. */
function said<T extends object>(answer: T | undefined, part: keyof T): T {
  if (!Array.isArray(answer?.[part])) throw new Offline()
  return answer
}

export async function askServer(asked: Asked): Promise<FoundPage> {
  const page = said(await request<FoundPage>('POST', '/api/meetings/search', asked), 'meetings')
  return { ...page, meetings: page.meetings.map(wholeFound) }
}

/** Towns and postal areas that the typed words may mean. */
export async function askPlaces(text: string): Promise<MeetingPlace[]> {
  return said(await request<Schemas['MeetingPlaces']>('POST', '/api/meetings/places', { text }), 'places')
    .places
}

export async function askMeeting(id: string): Promise<KeptMeeting | null> {
  const answer = await request<Schemas['AskedMeetings']>('POST', '/api/meetings/by-id', { ids: [id] })
  const { meetings } = said(answer, 'meetings')
  return meetings[0] ? wholeKept(meetings[0]) : null
}

/** Asks what there is, and keeps what is needed without a network. */
export async function askDirectory(): Promise<Directory> {
  const answer = said(await request<Directory>('GET', '/api/meetings/directory'), 'feeds')
  const whole = { ...answer, types: answer.types ?? [], regions: answer.regions ?? [] }
  const { feeds, types } = whole
  await keep('directory', { feeds, types })
  return whole
}

export const keptDirectory = () => readKept<AboutDirectory>('directory')
export const keptRegion = () => readKept<KeptRegion>('region')

/** Fetches a region, or only hears that it is as before; rejects with Offline, Problem or NotSaved. */
export async function keepRegion(path: string, feeds: Directory['feeds']): Promise<KeptRegion> {
  const before = await keptRegion()
  const known = before?.path === path ? before : null
  const fresh = await request<Schemas['RegionCopy'] | undefined>(
    'GET',
    `/api/meetings/region?path=${encodeURIComponent(path)}`,
    undefined,
    known ? { 'if-none-match': `"${known.tag}"` } : {},
  )
  const copy = fresh?.meetings ? { ...fresh, meetings: fresh.meetings.map(wholeKept) } : known
  if (!copy) throw new Offline() // a region that is not here cannot be as before
  const kept = { ...copy, readDay: newest(feeds) }
  await keep('region', kept)
  return kept
}

/** True when a feed was read after the copy was made. */
export function isOutdated(kept: KeptRegion, feeds: Directory['feeds']): boolean {
  return newest(feeds) > kept.readDay
}

export async function dropRegion(): Promise<void> {
  await setMeta('region', undefined)
  announce('changed')
}

function newest(feeds: Directory['feeds']): number {
  return Math.max(0, ...feeds.map((feed) => feed.read_day))
}
