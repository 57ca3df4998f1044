/** What the server said last, sealed on this phone for when there is no network. */
import { open, rowKey, seal } from './seal'
import { announce, getMeta, setMeta } from './store'

type Name = 'adherence' | 'called' | 'directory' | 'patterns' | 'region' | 'turningUp'

const placeOf = (name: Name) => `meta|${name}`

/** Null when there is nothing yet, or when it was sealed with a key that is gone: it was somebody else's. */
export async function readKept<T>(name: Name): Promise<T | null> {
  const sealed = await getMeta(name)
  if (!sealed) return null
  try {
    return await open<T>(await rowKey(), placeOf(name), sealed)
  } catch {
    return null
  }
}

export async function keep(name: Name, value: unknown): Promise<void> {
  await setMeta(name, await seal(await rowKey(), placeOf(name), value))
  announce('changed')
}
