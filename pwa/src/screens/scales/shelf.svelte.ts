/* One copy of the questionnaires for all screens, asked for anew once a start. */
import { fetchScales, type Instrument, knownScales } from './scales'

let data = $state.raw<readonly Instrument[] | null>(null)
let asked = false

export function scales(): readonly Instrument[] {
  return data ?? knownScales()
}

/** Call from a screen's effect: the copy is there at once, a newer one follows when the server answers. */
export function refreshScales(): void {
  data ??= knownScales()
  if (asked) return
  asked = true
  void fetchScales().then((fresh) => {
    if (fresh) data = fresh
    else asked = false
  })
}

export const scaleOf = (id: string): Instrument | null => scales().find((one) => one.id === id) ?? null

/** The file by which something was answered; without it nothing is counted. */
export const scaleFor = (body: { instrument: string; version: string }): Instrument | null =>
  scales().find((one) => one.id === body.instrument && one.version === body.version) ?? null
