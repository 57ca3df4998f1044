/** The app's own files: kept at install, served without a network; /api is never touched. */
import { worker } from './scope'

declare const __PRECACHE__: string[]
declare const __VERSION__: string

const PREFIX = 'handrail-'
const SHELL = '/'

function cacheName(): string {
  return PREFIX + __VERSION__
}

export async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName())
  await cache.addAll(__PRECACHE__.map((url) => new Request(url, { cache: 'reload' })))
}

export async function takeOver(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== cacheName()) await caches.delete(name)
  await worker.clients.claim()
}

export function serveShell(event: FetchEvent): void {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !isApp(url.pathname)) return
  const key = request.mode === 'navigate' ? SHELL : url.pathname
  event.respondWith(caches.match(key, { cacheName: cacheName() }).then((hit) => hit ?? fetch(request)))
}

/** The server's own pages are not the app's, whether they are fetched or opened. */
function isApp(path: string): boolean {
  return !/^\/(api\/|calendar\/|health$|metrics$)/.test(path)
}
