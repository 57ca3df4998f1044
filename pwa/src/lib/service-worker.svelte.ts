/** Registers the service worker under Trusted Types and tells when a newer version waits. */
import { getMeta, onNews } from './store'

const SW_URL = '/sw.js'

let waiting = $state.raw<ServiceWorker | undefined>()

export const update = {
  /** True when a newer version is downloaded and waits for applyUpdate(). */
  get ready() {
    return waiting !== undefined
  },
}

/** Changes to the new version; the page loads again once it has taken over. */
export function applyUpdate(): void {
  waiting?.postMessage({ type: 'SKIP_WAITING' })
}

/** From a tap, when the server says this version is too old: the new one, as soon as it is here. */
export async function renew(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await registration?.update().catch(() => undefined)
  if (waiting) applyUpdate()
  else if (!registration?.installing) location.reload()
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (!types) return url
  return types
    .createPolicy('sw-url', { createScriptURL: (u) => (u === SW_URL ? u : '') })
    .createScriptURL(url)
}

export async function startServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const { serviceWorker } = navigator
  let controlled = !!serviceWorker.controller
  serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) location.reload()
    controlled = true
  })
  const registration = await serviceWorker.register(trusted(SW_URL), { scope: '/', updateViaCache: 'none' })
  const offer = (worker: ServiceWorker) => {
    waiting = worker
    void applyIfTooOld()
  }
  if (registration.waiting && serviceWorker.controller) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && serviceWorker.controller) offer(fresh)
    })
  })
  // The server no longer speaks this version: fetch the new one and change without asking. The outbox stays.
  let asked = false
  onNews(() => {
    void getMeta('stopped').then((stopped) => {
      if (stopped !== 'update' || asked) return
      asked = true
      void registration.update().catch(() => {
        asked = false
      })
      void applyIfTooOld()
    })
  })
}

async function applyIfTooOld(): Promise<void> {
  if ((await getMeta('stopped')) === 'update') applyUpdate()
}
