/** The search as it stands: kept in memory only, so that the way back from a meeting finds it unchanged. */

import { recordsOf } from '../../lib/db'
import {
  type AboutDirectory,
  type Asked,
  askDirectory,
  askMeeting,
  askServer,
  type Found,
  isOutdated,
  type KeptMeeting,
  type KeptRegion,
  keepRegion,
  keptDirectory,
  keptRegion,
} from '../../lib/directory'
import { Offline } from '../../lib/errors'
import { onNews } from '../../lib/store'
import { tellAbout } from './about'
import { askedOf, type Chosen, nothingChosen } from './asked'
import { searchKept } from './filters'
import { listedOf } from './save'
import { countsInMiles, KM_A_MILE } from './words'

export interface Answer {
  meetings: Found[]
  more: boolean
  /** Where it was looked: on the server, in the kept region, or there because the server was out of reach. */
  by: 'server' | 'phone' | 'phone-offline'
  now: Date
}
export const farKm = (steps: number): number => steps * (countsInMiles() ? KM_A_MILE : 1)
const USUAL_WAY = 25

let chosen = $state<Chosen>(nothingChosen(USUAL_WAY))
let onlyRegion = $state<boolean | null>(null)
let about = $state.raw<AboutDirectory | null>(null)
let region = $state.raw<KeptRegion | null>(null)
let ready = $state(false)
let answer = $state.raw<Answer | null>(null)
let trouble = $state.raw<unknown>(null)
let turn = 0
let life = 0

tellAbout(() => about)
onNews((news) => {
  if (news === 'wiped') forget()
})

export const finder = {
  get chosen() {
    return chosen
  },
  /** Null until something was heard of the directory, now or earlier. */
  get about() {
    return about
  },
  get region() {
    return region
  },
  /** False until the phone has looked what is kept here. */
  get ready() {
    return ready
  },
  get answer() {
    return answer
  },
  get trouble() {
    return trouble
  },
  /** A kept region is searched first: nobody hears of it, and it is there at once. */
  get onlyRegion() {
    return region !== null && (onlyRegion ?? true)
  },
  set onlyRegion(only: boolean) {
    onlyRegion = only
  },
}

function forget(): void {
  turn += 1
  life += 1
  chosen = nothingChosen(USUAL_WAY)
  onlyRegion = null
  about = null
  region = null
  ready = false
  answer = null
  trouble = null
}

/** What is kept first; then what the server says. What comes after a wipe is of somebody else. */
export async function start(): Promise<void> {
  const mine = life
  const kept = await Promise.all([keptDirectory(), keptRegion()])
  if (mine !== life) return
  ;[about, region] = kept
  ready = true
  try {
    const said = await askDirectory()
    if (mine !== life) return
    about = said
    if (!region || !isOutdated(region, said.feeds)) return
    const fresh = await keepRegion(region.path, said.feeds)
    if (mine === life) region = fresh
  } catch (cause) {
    if (mine === life && !about) trouble = cause
  }
}

/** Once the network is back, or somebody asks for it. */
export async function startOver(): Promise<void> {
  const mine = life
  await start()
  if (mine === life) await search()
}

export async function lookAgain(): Promise<void> {
  region = await keptRegion()
  onlyRegion = null
  answer = null
}

/** Runs the search; `more` adds the next page to what stands there. */
export async function search(more = false): Promise<void> {
  const mine = ++turn
  const now = more && answer ? answer.now : new Date()
  const before = more ? (answer?.meetings ?? []) : []
  const asked = { ...askedOf($state.snapshot(chosen) as Chosen, now), offset: before.length }
  try {
    const found = await look(asked, now, more ? (answer?.by ?? null) : null)
    if (mine !== turn) return
    answer = { ...found, meetings: [...before, ...found.meetings] }
    trouble = null
  } catch (cause) {
    if (mine !== turn) return
    answer = more ? answer : null
    trouble = cause
  }
}

async function look(asked: Asked, now: Date, by: Answer['by'] | null): Promise<Answer> {
  const here = (how: Answer['by']) => ({ ...searchKept(region?.meetings ?? [], asked, now), by: how, now })
  if (finder.onlyRegion || by === 'phone-offline') return here(by ?? 'phone')
  try {
    return { ...(await askServer(asked)), by: 'server', now }
  } catch (cause) {
    if (!region || !(cause instanceof Offline)) throw cause
    return here('phone-offline')
  }
}

export async function meetingOf(id: string): Promise<KeptMeeting | null> {
  const found = answer?.meetings.find((one) => one.id === id)
  if (found) return { id, feed: found.feed, meeting: found.meeting, gone: false }
  region ??= await keptRegion()
  about ??= await keptDirectory()
  return region?.meetings.find((one) => one.id === id) ?? askedOrMine(id)
}

async function askedOrMine(id: string): Promise<KeptMeeting | null> {
  const mine = (await recordsOf('meeting')).find(({ body }) => body.listing === id)
  if (!mine) return askMeeting(id)
  const own = listedOf(mine.body)
  return askMeeting(id).then(
    (found) => found ?? { ...own, gone: true },
    () => own,
  )
}
