/** A query that runs again whenever records change in any tab: `const rows = live(() => recordsOf('dose'), [])`. */
import { onNews } from './store'

export interface Live<T> {
  readonly value: T
  /** False until the first answer. */
  readonly ready: boolean
  /** Asks once more, for what changed outside the store (a permission, the clock). */
  again(): void
}

export function live<T>(query: () => Promise<T>, initial: T): Live<T> {
  let value = $state.raw(initial)
  let ready = $state(false)
  let ask = () => {}
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
    ask = run
    run()
    const stop = onNews((news) => {
      if (news === 'changed') run()
    })
    return () => {
      turn = -1
      ask = () => {}
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
    again() {
      ask()
    },
  }
}
