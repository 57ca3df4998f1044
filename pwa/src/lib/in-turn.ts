/** Work that must not overtake: one after the other, in the order it was asked for. */
export function lane(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined) // whoever waited for it hears of it; those behind it are not stopped
    return mine
  }
}
