/** Answers that could not be sent: when the network is back they go, or their tokens silence the other phones. */
import { api } from '../api'
import { getMeta, setMeta } from '../store'
import { syncNow } from '../sync'
import { worker } from './scope'

/** Sends what waits. A session that has ended keeps the records here, and the tokens alone are sent. */
export async function sendAnswers(token?: string): Promise<void> {
  const kept = (await getMeta('hushes').catch(() => undefined)) ?? []
  const tokens = token ? [...new Set([...kept, token])] : kept
  const outcome = await syncNow()
  const left =
    outcome === 'done' ? [] : outcome === 'offline' || outcome === 'retry' ? tokens : await hush(tokens)
  await setMeta('hushes', left.length > 0 ? left : undefined).catch(() => undefined)
  if (left.length > 0) await wakeWhenOnline()
}

/** A push came, so there is a network; or the app starts, which may have one: what waits goes now. */
export async function sendIfWaiting(): Promise<void> {
  if (await getMeta('hushes')) await sendAnswers()
}

/** Returns those that did not go through. */
async function hush(tokens: string[]): Promise<string[]> {
  const left: string[] = []
  for (const token of tokens) await api.hush(token).catch(() => left.push(token))
  return left
}

/** Where the browser can wake us when the network is back (Chromium); elsewhere the next start or push does it. */
async function wakeWhenOnline(): Promise<void> {
  // The page has no registration of its own, and starts again anyway.
  const registration = worker.registration as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined
  await registration?.sync?.register('handrail-outbox').catch(() => undefined)
}
