/* A form in a sheet: what was typed comes back until it is saved, unless the entry was changed elsewhere meanwhile. */
import { onMount } from 'svelte'
import { draft, draftKeeper } from '../../../lib/drafts'

interface Kept<T> {
  /** what the form began with */
  from: string
  form: T
}

export function drafted<T extends object>(place: string, start: T): { form: T; drop(): void } {
  const keeper = draftKeeper(place)
  const from = JSON.stringify(start)
  const form = $state(structuredClone(start))
  let watching = false
  let before = from

  function keep(): void {
    const now = JSON.stringify(form)
    if (!watching || now === before) return
    before = now
    keeper.keep({ from, form: JSON.parse(now) })
  }

  onMount(() => {
    void draft<Kept<T>>(place).then((kept) => {
      // What is typed while the phone still looks counts more than what it finds.
      const untouched = JSON.stringify(form) === from
      if (kept?.from === from && untouched) Object.assign(form, kept.form)
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
    drop() {
      watching = false
      keeper.keep(null)
      keeper.leave()
    },
  }
}
