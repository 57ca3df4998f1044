/** Reminders on this phone: the push subscription, asked for from a tap and sent again at every start. */
import { api } from './api'
import { Offline, Problem } from './errors'
import { getMeta, setMeta } from './store'

export type PushState = 'unsupported' | 'ios-tab' | 'denied' | 'off' | 'on'

/** On iPhone and iPad web push exists only in the installed app. */
export function isIosTab(): boolean {
  const ios = /iPhone|iPad|iPod/.test(navigator.userAgent) || (isMacLike() && navigator.maxTouchPoints > 1)
  return ios && !isInstalled()
}

function isMacLike(): boolean {
  return navigator.userAgent.includes('Macintosh')
}

/** True in the installed app, false in a browser tab. */
export function isInstalled(): boolean {
  const standalone = (navigator as Navigator & { standalone?: boolean }).standalone
  return standalone === true || matchMedia('(display-mode: standalone)').matches
}

function supported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

export async function pushState(): Promise<PushState> {
  if (!supported()) return isIosTab() ? 'ios-tab' : 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  if (Notification.permission !== 'granted') return 'off'
  return (await subscription()) ? 'on' : 'off'
}

/** Call from a tap: browsers ask the person only then. Rejects with Offline or Problem. */
export async function enablePush(): Promise<PushState> {
  if (!supported()) return pushState()
  if ((await Notification.requestPermission()) !== 'granted') return pushState()
  await subscribe()
  return pushState()
}

export async function disablePush(): Promise<PushState> {
  await setMeta('wantsPush', undefined)
  await (await subscription())?.unsubscribe()
  await api.unsubscribe()
  return pushState()
}

/** Asks the server to send one now; false when the push service would not take it. */
export async function testPush(): Promise<boolean> {
  return (await api.testPush()).accepted
}

/**
 * At every start: the server learns the subscription again; one that was made with another key, or was lost, is
 * made anew. Between giving up the old one and storing the new one the network may go: the wish is remembered.
 */
export async function resend(): Promise<void> {
  if (!supported() || Notification.permission !== 'granted') return
  try {
    if ((await subscription()) || (await getMeta('wantsPush'))) await subscribe()
  } catch (cause) {
    if (!(cause instanceof Offline)) console.warn('push subscription not renewed')
  }
}

/** At sign-out: works without a network too, as far as the browser lets it. */
export async function forgetPush(): Promise<void> {
  await (await subscription().catch(() => null))?.unsubscribe().catch(() => false)
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

async function subscribe(): Promise<void> {
  const { key } = await api.pushKey()
  const registration = await navigator.serviceWorker.ready
  await setMeta('wantsPush', true)
  const made = await freshSubscription(registration.pushManager, key)
  try {
    await api.subscribe(wire(made))
  } catch (cause) {
    // A shared device gets no reminders: nothing is left that says they are on.
    if (cause instanceof Problem && cause.code === 'shared-device') {
      await setMeta('wantsPush', undefined)
      await made.unsubscribe()
    }
    throw cause
  }
}

/** The subscription made with the server's present key; one made with another key is given up first. */
export async function freshSubscription(manager: PushManager, key: string): Promise<PushSubscription> {
  const wanted = bytesOf(key)
  const known = await manager.getSubscription()
  if (known && sameBytes(known.options.applicationServerKey, wanted)) return known
  await known?.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted })
}

interface Wire {
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** The server's key it was made with: the server may have a newer one by now. */
  key: string
}

export function wire(made: PushSubscription): Wire {
  const { endpoint, keys } = made.toJSON()
  const key = textOf(made.options.applicationServerKey)
  return { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }, key }
}

function textOf(key: ArrayBuffer | null): string {
  const binary = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

function sameBytes(a: ArrayBuffer | null, b: Uint8Array): boolean {
  if (!a || a.byteLength !== b.length) return false
  const have = new Uint8Array(a)
  return b.every((byte, at) => byte === have[at])
}
