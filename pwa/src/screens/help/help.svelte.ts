/** One copy of the help data for all help screens, refreshed once a start. */
import { fetchHelp, type HelpData, knownHelp } from './data'

let data = $state.raw<HelpData | null>(null)
let asked = false

export function helpData(): HelpData {
  return data ?? knownHelp()
}

/** Call from a screen's effect: numbers are there at once, newer ones follow when the server answers. */
export function refreshHelp(): void {
  data ??= knownHelp()
  if (asked) return
  asked = true
  void fetchHelp().then((fresh) => {
    if (fresh) data = fresh
    else asked = false
  })
}
