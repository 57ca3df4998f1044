/** Seals what lies on the phone with a WebCrypto key that cannot be taken out of the browser. */
import { type RowKey, type Sealed, store } from './store'

const text = new TextEncoder()

/** The phone's key, made on first use. It is read each time: a wipe in another tab must be noticed. */
export async function rowKey(): Promise<RowKey> {
  const database = await store()
  const known = await database.get('keys', 'rows')
  if (known) return known
  const fresh: RowKey = {
    key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    name: crypto.randomUUID(),
  }
  // Two tabs may arrive here together: the first key to be stored is the one that both use.
  const tx = database.transaction('keys', 'readwrite')
  const first = await tx.store.get('rows')
  if (!first) await tx.store.put(fresh, 'rows')
  await tx.done
  return first ?? fresh
}

/** `place` (row id and kind) is bound in, so that a sealed value opens nowhere else. */
export async function seal(key: RowKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = text.encode(JSON.stringify(value))
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: text.encode(place) },
    key.key,
    plain,
  )
  return { iv, ciphertext }
}

export async function open<T>(key: RowKey, place: string, sealed: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: sealed.iv, additionalData: text.encode(place) },
    key.key,
    sealed.ciphertext,
  )
  return JSON.parse(new TextDecoder().decode(plain)) as T
}

export function rowPlace(id: string, kind: string): string {
  return `row|${id}|${kind}`
}

export const PLACE_AGENDA = 'agenda'
