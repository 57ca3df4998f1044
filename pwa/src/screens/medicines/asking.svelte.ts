/* Asks the server to work it out anew, once for each thing that was written and sent. */
import { askAdherence } from '../../lib/adherence'

/** `what` is null while nothing is known, or while something still waits to be sent. */
export function askFor(what: () => string | null): void {
  let asked = ''
  $effect(() => {
    const edited = what()
    if (edited === null || edited === asked) return
    asked = edited
    void askAdherence().catch(() => undefined) // without a network the last answer stays
  })
}
