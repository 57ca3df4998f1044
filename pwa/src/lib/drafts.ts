/** Forms that were left half-way: kept sealed on this phone until they are saved or started over. */
import { lane } from './in-turn'
import { open, rowKey, seal } from './seal'
import { getMeta, setMeta } from './store'

const PLACE = 'meta|drafts'
const PAUSE_MS = 400
const inTurn = lane()

type Drafts = Record<string, unknown>

export async function draft<T>(name: string): Promise<T | null> {
  return ((await all())[name] as T | undefined) ?? null
}

export function keepDraft(name: string, value: unknown): Promise<void> {
  return inTurn(() => put(name, value)).catch(() => undefined) // a draft that cannot be kept stops nobody
}

/** What changed and is not kept yet; a page that is hidden may never be shown again. */
const unkept = new Set<() => void>()
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const flush of unkept) flush()
})

/** Keeps a form while it is being filled in: a moment after a change, and at once when it is left or hidden. */
export function draftKeeper(name: string): { keep(value: unknown): void; leave(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: { value: unknown } | null = null
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    unkept.delete(flush)
    if (last) void keepDraft(name, last.value)
    last = null
  }
  return {
    keep(value) {
      last = { value }
      unkept.add(flush)
      timer ??= setTimeout(flush, PAUSE_MS) // not put off by the next change: somebody may type for minutes
    },
    leave: flush,
  }
}

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
