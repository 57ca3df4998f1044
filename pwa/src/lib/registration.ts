/** Registers the service worker under Trusted Types and follows its newer versions. */
import { applyUpdate, offer } from './service-worker.svelte'
import { getMeta, onNews } from './store'

const SW_URL = '/sw.js'

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
  const offered = (worker: ServiceWorker) => {
    offer(worker)
    void applyIfTooOld()
  }
  if (registration.waiting && serviceWorker.controller) offered(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && serviceWorker.controller) offered(fresh)
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
