/** Who is on this phone. The ways in and out are in entrance.ts. */
import { api } from './api'
import { Offline, Problem } from './errors'
import { tellLanguage } from './language'
import { resend } from './push'
import { type Account, getMeta, onNews } from './store'

let ready = $state(false)
let known = $state.raw<Account | undefined>()
let stopped = $state<string | undefined>()

export const account = {
  /** False until the phone has looked; show nothing of either side before. */
  get ready() {
    return ready
  },
  /** True when somebody's entries are on this phone, also while the session is over: writing goes on. */
  get known() {
    return known !== undefined
  },
  get signedIn() {
    return known !== undefined && stopped !== 'signed-out' && stopped !== 'locked'
  },
  get personTag() {
    return known?.personTag ?? ''
  },
  get device() {
    return known?.device ?? ''
  },
  /** A phone that others use too: short sessions, no reminders. */
  get shared() {
    return known?.shared ?? false
  },
  /** False until the recovery code was typed back after sign-up or recovery. */
  get recoveryConfirmed() {
    return known?.recoveryConfirmed ?? true
  },
}

export async function look(): Promise<void> {
  try {
    ;[known, stopped] = [await getMeta('account'), await getMeta('stopped')]
  } finally {
    ready = true
  }
}

/** Looks who is here; finishes a sign-out that had no network. Returns the way to stop listening. */
export function startAccount(): () => void {
  const lookQuietly = () => void look().catch(() => undefined)
  lookQuietly()
  void finishSignOut()
  return onNews(lookQuietly)
}

/** What the server should know about this phone and may have missed. */
export async function catchUp(): Promise<void> {
  await resend()
  await tellLanguage()
}

// A sign-out without a network is finished at the next start: the cookie cannot be taken away from here.
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
