/** One copy of the medicines' data for all screens, asked for anew once a start. */
import { type Catalogue, fetchCatalogue, knownCatalogue, type Template } from './catalogue'
import { type Moud, moudOf } from './moud'

let data = $state.raw<Catalogue | null>(null)
let asked = false

export function catalogue(): Catalogue {
  return data ?? knownCatalogue()
}

/** Call from a screen's effect: the copy is there at once, a newer one follows when the server answers. */
export function refreshCatalogue(): void {
  data ??= knownCatalogue()
  if (asked) return
  asked = true
  void fetchCatalogue().then((fresh) => {
    if (fresh) data = fresh
    else asked = false
  })
}

export function templateOf(id: string): Template | null {
  return catalogue().medicines.find((one) => one.id === id) ?? null
}

/** A medicine for opioid use disorder by its template or, typed in freely, by its name. */
export function moudIn(body: { template: string; name: string } | null): Moud | null {
  if (!body) return null
  return templateOf(body.template)?.moud ?? moudOf(body.name)
}
