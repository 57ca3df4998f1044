/** Tells when a newer version of the app waits, and changes to it. Registering is in registration.ts. */
let waiting = $state.raw<ServiceWorker | undefined>()

export const update = {
  /** True when a newer version is downloaded and waits for applyUpdate(). */
  get ready() {
    return waiting !== undefined
  },
}

/** A newer version is downloaded. */
export function offer(worker: ServiceWorker): void {
  waiting = worker
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
