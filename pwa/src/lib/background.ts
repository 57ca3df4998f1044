/** What may come a moment after the first screen: the server is asked, the service worker is registered. */
import { storeDevice } from './device.svelte'
import { tellLanguage } from './language'
import { onOutcome } from './outcome'
import { resend } from './push'
import { startServiceWorker } from './registration'
import { rememberServer } from './server'
import { finishSignOut } from './sign-out'
import { sendIfWaiting } from './sw/waiting'
import { startSync } from './sync'

/** Each time the server is reached it tells who runs it, and is told what it may have missed. */
export function heedServer(): () => void {
  return onOutcome((outcome) => {
    if (outcome === 'done') void rememberServer().then(tellLanguage)
  })
}

/** Resolves with the way to end what goes on. */
export async function startBackground(): Promise<() => void> {
  const ends = [heedServer(), startSync()]
  void storeDevice()
  void finishSignOut()
  // Where no browser wakes the worker for it: what was answered without a network, and by now signed out.
  void sendIfWaiting()
  void resend().then(tellLanguage)
  await startServiceWorker()
  await navigator.storage?.persist?.()
  return () => {
    for (const end of ends) end()
  }
}
