/** The ways in and out: sign-up, sign-in, recovery, sign-out, erase. Entries of one person never meet another. */
import { account, look } from './account.svelte'
import { api, type SignedIn } from './api'
import { zone } from './days'
import { outboxCount, rejected, wipe } from './db'
import { device } from './device.svelte'
import { forgetPush, resend } from './push'
import { sameCode } from './recovery-code'
import { finishSignOut, rememberSignOut } from './sign-out'
import { announce, closeStore, getMeta, setMeta } from './store'
import { alone, syncNow } from './sync'

/** Asked when entries of another person are on this phone: true = go on and wipe them. */
export type AskOtherPerson = (unsent: number) => Promise<boolean> | boolean

export interface SignInForm {
  name: string
  password: string
  /** A phone that others use too: short sessions, no reminders. */
  shared?: boolean
}

/** Makes the account; returns the recovery code to write down. null = the person chose to stop. */
export async function signUp(
  form: SignInForm & { invite?: string },
  askOther: AskOtherPerson,
): Promise<string | null> {
  return enterWith(async () => {
    if ((await getMeta('account')) && !(await askOther(await unsent()))) return null
    const made = await api.signUp({
      ...credentials(form),
      zone: zone(),
      language: device.language,
      invite: form.invite || null,
    })
    if (await getMeta('account')) await wipeAll()
    await enter(made, { shared: form.shared ?? false, recoveryConfirmed: false })
    return made.recovery_code
  })
}

/** True when signed in; false when the person chose to keep the entries of somebody else. */
export async function signIn(form: SignInForm, askOther: AskOtherPerson): Promise<boolean> {
  return enterWith(async () => {
    const made = await api.signIn(credentials(form))
    if (!(await makeRoom(made.person_tag, askOther))) return false
    await awaitEntries()
    await enter(made, { shared: form.shared ?? false })
    return true
  })
}

/** In with the recovery code; returns the new code to write down, whoever's entries are on this phone. */
export async function recover(
  form: { code: string; password: string; name?: string; shared?: boolean },
  askOther: AskOtherPerson,
): Promise<string> {
  return enterWith(async () => {
    const made = await api.recover({
      code: form.code,
      password: form.password,
      device_label: deviceLabel(),
      shared: form.shared ?? false,
      name: form.name || null,
      // Needed only when the server lost its secret file and starts this account's settings anew.
      zone: zone(),
      language: device.language,
    })
    // The old code is spent: the new one is handed over whatever the answer is.
    if (await makeRoom(made.person_tag, askOther)) {
      await awaitEntries()
      await enter(made, { shared: form.shared ?? false, recoveryConfirmed: false })
    }
    return made.recovery_code
  })
}

/** Compares what was typed with the code shown, and remembers that it was written down. */
export async function confirmRecovery(typed: string, shown: string): Promise<boolean> {
  if (!sameCode(typed, shown)) return false
  await noteRecovery(true)
  return true
}

/** A new code in place of the old one; the old one stops working at once. */
export async function newRecoveryCode(password: string): Promise<string> {
  const { recovery_code } = await api.newRecoveryCode(password)
  await noteRecovery(false)
  return recovery_code
}

async function noteRecovery(recoveryConfirmed: boolean): Promise<void> {
  const now = await getMeta('account')
  if (now) await setMeta('account', { ...now, recoveryConfirmed })
  announce('changed')
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
  await alone(async () => {
    await api.erase(password)
    await forgetPush()
    await wipeAll()
  })
}

function credentials({ name, password, shared }: SignInForm) {
  return { name, password, device_label: deviceLabel(), shared: shared ?? false }
}

const SYSTEMS = { iPhone: 'iPhone', iPad: 'iPad', Android: 'Android', Windows: 'Windows', CrOS: 'Chromebook' }
const BROWSERS = { Edg: 'Edge', SamsungBrowser: 'Samsung Internet', Firefox: 'Firefox', FxiOS: 'Firefox' }

/** What the list of devices calls this one: system and browser, nothing that tells who. */
export function deviceLabel(agent: string = navigator.userAgent): string {
  const named = (table: Record<string, string>) =>
    Object.entries(table).find(([mark]) => agent.includes(mark))?.[1]
  const system = named({ ...SYSTEMS, Macintosh: 'Mac', Linux: 'Linux' })
  const browser = named({ ...BROWSERS, CriOS: 'Chrome', Chrom: 'Chrome', Safari: 'Safari' })
  return [browser, system].filter(Boolean).join(' · ') || 'Browser'
}

/**
 * Nothing is sent between the moment when the cookie may be another person's and the moment when the phone knows
 * whose it is, also if the app is closed in between.
 */
async function enterWith<T>(way: () => Promise<T>): Promise<T> {
  const result = await alone(async () => {
    const before = await getMeta('stopped')
    if (await getMeta('account')) await setMeta('stopped', 'signed-out')
    try {
      return await way()
    } catch (cause) {
      await setMeta('stopped', before)
      throw cause
    }
  })
  if (account.signedIn) {
    void syncNow()
    void resend()
  }
  return result
}

/** Another person's entries leave the phone only after a yes. */
async function makeRoom(personTag: string, askOther: AskOtherPerson): Promise<boolean> {
  const before = await getMeta('account')
  if (!before || before.personTag === personTag) return true
  if (await askOther(await unsent())) {
    await wipeAll()
    return true
  }
  rememberSignOut(true) // the entries stay, sealed, for the one they belong to
  await finishSignOut()
  await look()
  announce('changed')
  return false
}

async function enter(made: SignedIn, about: { shared: boolean; recoveryConfirmed?: boolean }): Promise<void> {
  const before = await getMeta('account')
  await setMeta('account', {
    personTag: made.person_tag,
    device: made.device,
    shared: about.shared,
    recoveryConfirmed: about.recoveryConfirmed ?? before?.recoveryConfirmed ?? true,
  })
  await setMeta('stopped', undefined)
  rememberSignOut(false)
  await look()
  announce('changed')
}

/** What is on the server was written elsewhere, and none of it is here yet. */
async function awaitEntries(): Promise<void> {
  if ((await getMeta('cursor')) === undefined) await setMeta('arriving', true)
}

async function wipeAll(): Promise<void> {
  // After an erase the server has the browser clear its storage too, which may close the database under us.
  await wipe().catch(async () => {
    await closeStore()
    await wipe()
  })
  await look()
}
