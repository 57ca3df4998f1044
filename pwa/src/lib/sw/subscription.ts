/** The browser changed the push subscription by itself: the server learns the new one. */
import { api } from '../api'
import { freshSubscription, wire } from '../push'
import { worker } from './scope'

export async function renewSubscription(): Promise<void> {
  try {
    const { key } = await api.pushKey()
    await api.subscribe(wire(await freshSubscription(worker.registration.pushManager, key)))
  } catch {
    // No network or signed out: the app sends the subscription again at its next start.
  }
}
