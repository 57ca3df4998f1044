/** Asks before the entries of somebody else leave this phone; closing the question means no. */
export function otherPerson() {
  let open = $state(false)
  let unsent = $state(0)
  let reply: ((goOn: boolean) => void) | undefined

  return {
    get open() {
      return open
    },
    get unsent() {
      return unsent
    },
    ask(waiting: number): Promise<boolean> {
      unsent = waiting
      open = true
      return new Promise((resolve) => {
        reply = resolve
      })
    },
    answer(goOn: boolean): void {
      open = false
      reply?.(goOn)
      reply = undefined
    },
  }
}
