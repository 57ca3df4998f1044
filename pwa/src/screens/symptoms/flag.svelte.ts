/* Which sign was chosen on the way to the call. Kept nowhere. */
let chosen = $state('')

export const flag = {
  get chosen() {
    return chosen
  },
  choose(id: string) {
    chosen = id
  },
}
