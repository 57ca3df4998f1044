/** Who is signed in on this phone, and the ways in and out. */
import { api, type Credentials, type NewAccount, type Recovery } from './api'
import { zone } from './days'
import { outboxCount, rejected, wipe } from './db'
import { device } from './device.svelte'
import { Offline, Problem } from './errors'
import { forgetPush, resend } from './push'
import { sameCode } from './recovery-code'
import { type Account, announce, getMeta, onNews, setMeta } from './store'
import { alone, syncNow } from './sync'

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
  /** False until the recovery code was typed back after sign-up or recovery. */
  get recoveryConfirmed() {
    return known?.recoveryConfirmed ?? true
  },
}

async function read(): Promise<void> {
  ;[known, stopped] = [await getMeta('account'), await getMeta('stopped')]
  ready = true
}

/** Looks who is here; finishes a sign-out that had no network. Returns the way to stop listening. */
export function startAccount(): () => void {
  void read().catch(() => {
    ready = true
  })
  void finishSignOut().then(() => resend())
  return onNews(() => void read().catch(() => undefined))
}

/** Asked when entries of another person are on this phone: true = go on and wipe them. */
export type AskOtherPerson = (unsent: number) => Promise<boolean> | boolean

export interface SignInForm {
  name: string
  password: string
  shared?: boolean
}

/** Makes the account; returns the recovery code to write down. null = the person chose to stop. */
export async function signUp(
  form: SignInForm & { invite?: string },
  askOther: AskOtherPerson,
): Promise<string | null> {
  const body: NewAccount = {
    ...credentials(form),
    zone: zone(),
    language: device.language,
    invite: form.invite || null,
  }
  return alone(async () => {
    const before = await getMeta('account')
    if (before && !(await askOther(await unsent()))) return null
    if (before) await wipeAll()
    const made = await api.signUp(body)
    await enter(made, false)
    return made.recovery_code
  }).then(started)
}

/** True when signed in; false when the person chose to keep the entries of somebody else. */
export async function signIn(form: SignInForm, askOther: AskOtherPerson): Promise<boolean> {
  const entered = await alone(async () => {
    const made = await api.signIn(credentials(form))
    if (!(await makeRoom(made.person_tag, askOther))) return false
    await enter(made)
    return true
  })
  return started(entered)
}

/** In with the recovery code; returns the new code to write down, null = the person chose to stop. */
export async function recover(
  form: { code: string; password: string; name?: string; shared?: boolean },
  askOther: AskOtherPerson,
): Promise<string | null> {
  const body: Recovery = {
    code: form.code,
    password: form.password,
    device_label: deviceLabel(),
    shared: form.shared ?? false,
    // Needed only when the server lost its secret file and starts this account's settings anew.
    zone: zone(),
    language: device.language,
    name: form.name || null,
  }
  const code = await alone(async () => {
    const made = await api.recover(body)
    // The old code is spent: the new one is handed over whatever the answer is.
    if (await makeRoom(made.person_tag, askOther)) await enter(made, false)
    return made.recovery_code
  })
  return started(code)
}

/** Compares what was typed with the code shown, and remembers that it was written down. */
export async function confirmRecovery(typed: string, shown: string): Promise<boolean> {
  if (!sameCode(typed, shown)) return false
  const now = await getMeta('account')
  if (now) await setMeta('account', { ...now, recoveryConfirmed: true })
  announce('changed')
  return true
}

/** A new code in place of the old one; the old one stops working at once. */
export async function newRecoveryCode(password: string): Promise<string> {
  const { recovery_code } = await api.newRecoveryCode(password)
  const now = await getMeta('account')
  if (now) await setMeta('account', { ...now, recoveryConfirmed: false })
  announce('changed')
  return recovery_code
}

/** Entries that exist on this phone only. Ask this first, and offer to send them, before signOut(). */
export async function unsent(): Promise<number> {
  return (await outboxCount()) + (await rejected()).length
}

/**
 * Tries to send, then signs out and wipes this phone. 'unsent': entries still wait and nothing was done;
 * call again with `discard` when the person decided so.
 */
export async function signOut(opts: { discard?: boolean } = {}): Promise<'done' | 'unsent'> {
  if (!opts.discard) {
    if ((await outboxCount()) > 0) await syncNow()
    if ((await unsent()) > 0) return 'unsent'
  }
  await alone(async () => {
    await forgetPush()
    rememberSignOut(true)
    await wipeAll()
    await finishSignOut()
  })
  return 'done'
}

/** Everything goes, on the server and here. Needs the network. */
export async function erase(password: string): Promise<void> {
  await api.erase(password)
  await forgetPush()
  await wipeAll()
}

function credentials(form: SignInForm): Credentials {
  const { name, password } = form
  return { name, password, device_label: deviceLabel(), shared: form.shared ?? false }
}

/** What the list of devices calls this one: system and browser, nothing that tells who. */
export function deviceLabel(): string {
  const agent = navigator.userAgent
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Macintosh', 'CrOS', 'Linux'].find((s) =>
    agent.includes(s),
  )
  const browser = /Firefox|FxiOS/.test(agent)
    ? 'Firefox'
    : /Edg/.test(agent)
      ? 'Edge'
      : /SamsungBrowser/.test(agent)
        ? 'Samsung Internet'
        : /Chrom|CriOS/.test(agent)
          ? 'Chrome'
          : /Safari/.test(agent)
            ? 'Safari'
            : 'Browser'
  return `${browser} · ${system === 'Macintosh' ? 'Mac' : (system ?? 'device')}`
}

/** Another person's entries leave the phone only after a yes. */
async function makeRoom(personTag: string, askOther: AskOtherPerson): Promise<boolean> {
  const before = await getMeta('account')
  if (!before || before.personTag === personTag) return true
  if (await askOther(await unsent())) {
    await wipeAll()
    return true
  }
  await setMeta('stopped', 'signed-out') // the entries stay, sealed, for the one they belong to
  rememberSignOut(true)
  await finishSignOut()
  announce('changed')
  return false
}

async function enter(
  made: { device: string; person_tag: string },
  recoveryConfirmed?: boolean,
): Promise<void> {
  const before = await getMeta('account')
  await setMeta('account', {
    personTag: made.person_tag,
    device: made.device,
    recoveryConfirmed: recoveryConfirmed ?? before?.recoveryConfirmed ?? true,
  })
  await setMeta('stopped', undefined)
  rememberSignOut(false)
  await read()
  announce('changed')
}

/** After the way in: send and fetch, and tell the server where to push. */
function started<T>(result: T): T {
  if (known) {
    void syncNow()
    void resend()
  }
  return result
}

async function wipeAll(): Promise<void> {
  await wipe()
  await read()
}

// A sign-out without a network is finished at the next start: the cookie cannot be taken away from here.
const PENDING = 'handrail-sign-out'

function rememberSignOut(pending: boolean): void {
  if (pending) localStorage.setItem(PENDING, '1')
  else localStorage.removeItem(PENDING)
}

async function finishSignOut(): Promise<void> {
  if (localStorage.getItem(PENDING) === null) return
  try {
    await api.signOut()
    rememberSignOut(false)
  } catch (cause) {
    if (cause instanceof Problem && cause.status === 401) rememberSignOut(false)
    else if (!(cause instanceof Offline)) console.warn('sign-out is finished at the next start')
  }
}
