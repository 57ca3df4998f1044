/** The server's routes as functions. They reject with Problem (the server said no) or Offline (no answer). */
import type { components } from './api-types'
import { Offline, Problem } from './errors'
import type { Agenda } from './types'

type Schemas = components['schemas']
export type AccountView = Schemas['Account']
export type DeviceView = Schemas['DeviceRow']
export type ServerView = Schemas['ServerView']
export type SignedUp = Schemas['SignedInWithCode']
export type SignedIn = Schemas['SignedIn']
export type Credentials = Schemas['SignIn']
export type NewAccount = Schemas['SignUp']
export type Recovery = Schemas['Recover']
export type ReminderHealth = Schemas['ReminderHealth']
export type DeviceHealth = Schemas['DeviceHealth']
export type ReminderSettings = Schemas['ReminderSettings']
export type SettingsChange = Schemas['SettingsChange']
export type SyncReply = Schemas['SyncReply']
export type Change = Schemas['Change']
export type OccurrenceName = Omit<Schemas['Later'], 'minutes'>
export type Minutes = Schemas['Later']['minutes']

/** The shape of requests this app speaks; the server accepts the last two. */
export const SHAPE = '1'
const PATIENCE_MS = 20_000

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  more?: Record<string, string>,
): Promise<T> {
  const response = await asked(method, path, body, more)
  if (response.status === 204 || response.status === 304) return undefined as T
  return answeredBy(response, () => response.json() as Promise<T>)
}

/** The bare answer. Rejects with Offline. */
export async function asked(
  method: Method,
  path: string,
  body?: unknown,
  more?: Record<string, string>,
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        'X-Handrail-App': SHAPE,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  } catch {
    throw new Offline()
  }
}

/** What stands in it. Rejects with Problem when the server said no. */
export async function answeredBy<T>(response: Response, read: () => Promise<T>): Promise<T> {
  if (!response.ok) throw await problemOf(response)
  try {
    return await read()
  } catch {
    throw new Offline() // the answer broke off, or something on the way answered in the server's place
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as Partial<{
    code: string
    title: string
    fields: string[]
    retry_after: number
  }>
  const wait = Number(response.headers.get('retry-after') ?? said.retry_after)
  return new Problem(
    response.status,
    said.code ?? 'unknown',
    said.title ?? response.statusText,
    said.fields ?? [],
    Number.isFinite(wait) && wait > 0 ? wait : null,
  )
}

export const api = {
  signUp: (body: NewAccount) => request<SignedUp>('POST', '/api/sign-up', body),
  signIn: (body: Credentials) => request<SignedIn>('POST', '/api/sign-in', body),
  recover: (body: Recovery) => request<SignedUp>('POST', '/api/recover', body),
  signOut: () => request<void>('POST', '/api/sign-out'),
  account: () => request<AccountView>('GET', '/api/account'),
  endDevice: (id: string) => request<void>('DELETE', `/api/devices/${id}`),
  changePassword: (password: string, new_password: string) =>
    request<void>('POST', '/api/account/password', { password, new_password }),
  newRecoveryCode: (password: string) =>
    request<Schemas['RecoveryCode']>('POST', '/api/account/recovery-code', { password }),
  erase: (password: string) => request<void>('POST', '/api/account/erase', { password }),
  knownReminderSettings: () => request<ReminderSettings>('GET', '/api/reminders/settings'),
  reminderSettings: (body: SettingsChange) => request<void>('PUT', '/api/reminders/settings', body),
  reminderHealth: () => request<ReminderHealth>('GET', '/api/reminders/health'),
  agenda: () => request<Agenda>('GET', '/api/reminders/agenda'),
  later: (occurrence: OccurrenceName, minutes: Minutes) =>
    request<void>('POST', '/api/reminders/later', { ...occurrence, minutes }),
  hush: (token: string) => request<void>('POST', '/api/reminders/hush', { token }),
  pushKey: () => request<Schemas['PushKey']>('GET', '/api/push/key'),
  subscribe: (body: Schemas['NewSubscription']) => request<void>('PUT', '/api/push/subscription', body),
  unsubscribe: () => request<void>('DELETE', '/api/push/subscription'),
  testPush: () => request<Schemas['TestSent']>('POST', '/api/push/test'),
  server: () => request<ServerView>('GET', '/api/server'),
  sync: (body: Schemas['SyncRequest']) => request<SyncReply>('POST', '/api/sync', body),
}
