/* A form in a sheet: what was typed comes back until it is saved, unless the entry was changed elsewhere meanwhile. */
import { onMount } from 'svelte'
import { draft, draftKeeper } from '../../../lib/drafts'

interface Kept<T> {
  /** what the form began with, or the name of a new entry's beginning */
  from: string
  form: T
  /** when it was opened; drafts from before that was kept have none */
  started?: string
}
interface Ways<T> {
  /** Of a new entry, whose first values differ from time to time: the draft comes back all the same. */
  from?: string
  /** Where the entry changed meanwhile, what was touched is laid over it. */
  lay?: boolean
  /** What comes back of a draft that was begun then; null: nothing any more. */
  back?(form: T, started: Date | null): T | null
}
export interface Drafted<T> {
  form: T
  /** An earlier beginning came back. */
  readonly found: boolean
  startOver(): void
  drop(): void
}

export function drafted<T extends object>(place: string, start: T, ways: Ways<T> = {}): Drafted<T> {
  const keeper = draftKeeper(place)
  const first = JSON.stringify(start)
  const from = ways.from ?? first
  const started = new Date().toISOString()
  const form = $state(structuredClone(start))
  let found = $state(false)
  let watching = false
  let before = first

  function keep(): void {
    const now = JSON.stringify(form)
    if (!watching || now === before) return
    before = now
    keeper.keep({ from, form: JSON.parse(now), started })
  }

  function takeUp(kept: Kept<T>): void {
    const old = kept.from === from ? kept.form : ways.lay ? laid(kept, start) : null
    if (!old) return
    const back = ways.back ? ways.back(old, kept.started ? new Date(kept.started) : null) : old
    if (!back) keeper.keep(null)
    if (!back || JSON.stringify(back) === first) return
    Object.assign(form, back)
    found = true
  }

  onMount(() => {
    void draft<Kept<T>>(place).then((kept) => {
      // What is typed while the phone still looks counts more than what it finds.
      const untouched = JSON.stringify(form) === first
      if (kept && untouched) takeUp(kept)
      if (untouched) before = JSON.stringify(form)
      watching = true
      keep()
    })
    return () => {
      keep()
      keeper.leave()
    }
  })
  $effect(() => {
    JSON.stringify(form)
    keep()
  })

  return {
    form,
    get found() {
      return found
    },
    startOver() {
      Object.assign(form, structuredClone(start))
      before = first
      found = false
      keeper.keep(null)
    },
    drop() {
      watching = false
      keeper.keep(null)
      keeper.leave()
    },
  }
}

/** Words win over what the entry says now; any other answer only where the entry still says what it did. */
export function laid<T extends object>(kept: Pick<Kept<T>, 'from' | 'form'>, start: T): T {
  const was = JSON.parse(kept.from) as T
  const made = { ...start }
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  for (const key of Object.keys(start) as (keyof T)[]) {
    const said = kept.form[key]
    if (same(said, was[key])) continue
    if (typeof said === 'string' || same(start[key], was[key])) made[key] = said
  }
  return made
}
