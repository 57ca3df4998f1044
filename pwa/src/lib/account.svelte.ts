/** Who is on this phone. The ways in and out are in entrance.ts. */
import { type Account, getMetas, onNews } from './store'

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

// Asked before the store is open: which screen to begin loading. Being wrong costs a moment, nothing else.
const HERE = 'handrail-here'

/** True when somebody was known at the last look. */
export function wasKnown(): boolean {
  try {
    return localStorage.getItem(HERE) !== null
  } catch {
    return false
  }
}

function remember(here: boolean): void {
  if (here === wasKnown()) return
  if (here) localStorage.setItem(HERE, '1')
  else localStorage.removeItem(HERE)
}

export async function look(): Promise<void> {
  try {
    ;({ account: known, stopped } = await getMetas('account', 'stopped'))
    remember(known !== undefined)
  } finally {
    ready = true
  }
}

/** Follows who is here. Returns the way to stop listening. */
export function startAccount(): () => void {
  const lookQuietly = () => void look().catch(() => undefined)
  lookQuietly()
  return onNews(lookQuietly)
}
