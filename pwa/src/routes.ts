/** Which screen stands at which path. Screens are loaded when first opened; all are kept offline. */
import type { Component } from 'svelte'
import { allWords } from './lib/i18n/index.svelte'

type Load = () => Promise<{ default: Component }>

/** For everybody, signed in or not. */
const open: Record<string, Load> = {
  '/welcome': () => import('./screens/welcome/Welcome.svelte'),
  '/sign-up': () => import('./screens/welcome/SignUp.svelte'),
  '/sign-in': () => import('./screens/welcome/SignIn.svelte'),
  '/recover': () => import('./screens/welcome/Recover.svelte'),
  '/help': () => import('./screens/help/Help.svelte'),
  '/help/overdose': () => import('./screens/help/Overdose.svelte'),
  '/help/place': () => import('./screens/help/Place.svelte'),
}

/** Only where somebody's entries are on this phone. `:id` stands for one part of the path. */
const own: Record<string, Load> = {
  '/': () => import('./screens/today/Today.svelte'),
  '/check-in': () => import('./screens/check-in/CheckIn.svelte'),
  '/check-in/:id': () => import('./screens/check-in/CheckIn.svelte'),
  '/journal': () => import('./screens/journal/Journal.svelte'),
  '/journal/:id': () => import('./screens/journal/EntryView.svelte'),
  '/medicines': () => import('./screens/medicines/Medicines.svelte'),
  '/medicines/new': () => import('./screens/medicines/MedicineForm.svelte'),
  '/medicines/:id': () => import('./screens/medicines/MedicineForm.svelte'),
  '/medicines/:id/stop': () => import('./screens/medicines/StopMedicine.svelte'),
  '/medicines/:id/change': () => import('./screens/medicines/StopMedicine.svelte'),
  '/settings': () => import('./screens/settings/Settings.svelte'),
  '/settings/reminders': () => import('./screens/settings/Reminders.svelte'),
  '/settings/lock-screen': () => import('./screens/settings/LockScreen.svelte'),
  '/settings/install': () => import('./screens/settings/Install.svelte'),
  '/settings/devices': () => import('./screens/settings/Devices.svelte'),
  '/settings/password': () => import('./screens/settings/Password.svelte'),
  '/settings/recovery-code': () => import('./screens/settings/Recovery.svelte'),
  '/settings/language': () => import('./screens/settings/Language.svelte'),
  '/settings/look': () => import('./screens/settings/Look.svelte'),
  '/settings/server': () => import('./screens/settings/Server.svelte'),
  '/settings/about': () => import('./screens/settings/About.svelte'),
  '/settings/sign-out': () => import('./screens/settings/SignOut.svelte'),
  '/settings/erase': () => import('./screens/settings/Erase.svelte'),
}

/** One load a path: the same promise again keeps the screen that is open. */
const loaded = new Map<Load, ReturnType<Load>>()

function once(load: Load): ReturnType<Load> {
  let found = loaded.get(load)
  if (!found) {
    // Today speaks with the words that are there from the start; every other screen brings the rest.
    found = load === own['/'] ? load() : Promise.all([load(), allWords()]).then(([screen]) => screen)
    found.catch(() => loaded.delete(load))
    loaded.set(load, found)
  }
  return found
}

/** The part of `path` that stands for `:id` in the pattern "/journal/:id". */
export function idIn(path: string): string {
  return path.split('/')[2] ?? ''
}

export function screenFor(path: string, known: boolean): ReturnType<Load> {
  const place = path.replace(/\/+$/, '') || '/'
  const pattern = place.replace(/^(\/(?:check-in|journal|medicines))\/(?!new$)[^/]+/, '$1/:id')
  const load = open[place] ?? (known ? (own[place] ?? own[pattern]) : undefined)
  const home = known ? own['/'] : open['/welcome']
  if (!load && !home) throw new Error('no screen to begin with')
  return once((load ?? home) as Load)
}
