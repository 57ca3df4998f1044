/** A query that runs again whenever records change in any tab: `const rows = live(() => recordsOf('dose'), [])`. */
import { onNews } from './store'

export function live<T>(query: () => Promise<T>, initial: T): { readonly value: T; readonly ready: boolean } {
  let value = $state.raw(initial)
  let ready = $state(false)
  $effect(() => {
    let turn = 0
    const run = () => {
      const mine = ++turn
      void query().then(
        (found) => {
          if (mine !== turn) return // a later run answers instead
          value = found
          ready = true
        },
        () => undefined, // the store was closed under us: the next news asks again
      )
    }
    run()
    const stop = onNews((news) => {
      if (news === 'changed') run()
    })
    return () => {
      turn = -1
      stop()
    }
  })
  return {
    get value() {
      return value
    },
    get ready() {
      return ready
    },
  }
}
