/** Forms that were left half-way: kept sealed on this phone until they are saved or started over. */
import { open, rowKey, seal } from './seal'
import { getMeta, setMeta } from './store'

const PLACE = 'meta|drafts'
const PAUSE_MS = 400

type Drafts = Record<string, unknown>

export async function draft<T>(name: string): Promise<T | null> {
  return ((await all())[name] as T | undefined) ?? null
}

export function keepDraft(name: string, value: unknown): Promise<void> {
  turn = turn.then(() => put(name, value)).catch(() => undefined) // a draft that cannot be kept stops nobody
  return turn
}

/** Keeps a form while it is being filled in: a moment after the last change, and at once when it is left. */
export function draftKeeper(name: string): { keep(value: unknown): void; leave(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: { value: unknown } | null = null
  const flush = () => {
    clearTimeout(timer)
    if (last) void keepDraft(name, last.value)
    last = null
  }
  return {
    keep(value) {
      last = { value }
      clearTimeout(timer)
      timer = setTimeout(flush, PAUSE_MS)
    },
    leave: flush,
  }
}

let turn: Promise<void> = Promise.resolve()

async function all(): Promise<Drafts> {
  const sealed = await getMeta('drafts')
  if (!sealed) return {}
  try {
    return await open<Drafts>(await rowKey(), PLACE, sealed)
  } catch {
    return {} // sealed with a key that is gone: it belonged to somebody else
  }
}

async function put(name: string, value: unknown): Promise<void> {
  const { [name]: _, ...others } = await all()
  const drafts: Drafts = value === null ? others : { ...others, [name]: value }
  await setMeta('drafts', await seal(await rowKey(), PLACE, drafts))
}
