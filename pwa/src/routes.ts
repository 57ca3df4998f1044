/** Which screen stands at which path. Screens are loaded when first opened; all are kept offline. */
import type { Component } from 'svelte'
import { welcomeWords } from './lib/i18n/index.svelte'

export type Load = () => Promise<{ default: Component }>

/** The two that may stand first speak with few words; every other screen brings all of them. */
const today: Load = () => import('./screens/today/Today.svelte')
const welcome: Load = () =>
  Promise.all([import('./screens/welcome/Welcome.svelte'), welcomeWords()]).then(([screen]) => screen)

async function elsewhere(place: string, known: boolean): ReturnType<Load> {
  const { placeOf, withWords } = await import('./places')
  const load = placeOf(place, known)
  return load ? withWords(load) : known ? today() : welcome()
}

/** For everybody: such a screen stays open while somebody signs in on it. */
const OPEN = /^\/(sign-up|sign-in|recover|help(?!\/people))(\/|$)/

/** One load a path: the same promise again keeps the screen that is open. */
const loaded = new Map<string, ReturnType<Load>>()

function once(name: string, load: Load): ReturnType<Load> {
  let found = loaded.get(name)
  if (!found) {
    found = load()
    found.catch(() => loaded.delete(name))
    loaded.set(name, found)
  }
  return found
}

/** The part of `path` that stands for `:id` in the pattern "/journal/:id". */
export function idIn(path: string): string {
  return path.split('/')[2] ?? ''
}

export function screenFor(path: string, known: boolean): ReturnType<Load> {
  const place = path.replace(/\/+$/, '') || '/'
  if (place === '/' && known) return once('today', today)
  if (place === '/' || place === '/welcome') return once('welcome', welcome)
  return once(OPEN.test(place) ? place : `${place} ${known}`, () => elsewhere(place, known))
}
