/** A sign-out without a network is finished at the next start: the cookie cannot be taken away from here. */
import { api } from './api'
import { Offline, Problem } from './errors'

const PENDING = 'handrail-sign-out'

export function rememberSignOut(pending: boolean): void {
  if (pending) localStorage.setItem(PENDING, '1')
  else localStorage.removeItem(PENDING)
}

export async function finishSignOut(): Promise<void> {
  if (localStorage.getItem(PENDING) === null) return
  try {
    await api.signOut()
    rememberSignOut(false)
  } catch (cause) {
    if (cause instanceof Problem && cause.status === 401) rememberSignOut(false)
    else if (!(cause instanceof Offline)) console.warn('sign-out is finished at the next start')
  }
}
