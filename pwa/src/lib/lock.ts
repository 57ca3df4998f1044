/** The cover: quick hide from any screen, and a blank face for the app switcher. */
import { createSubscriber } from 'svelte/reactivity'

let hidden = false
let changed = () => {}
const follow = createSubscriber((update) => {
  changed = update
})

export const cover = {
  /** True while the cover lies over everything; the app shows nothing else then. */
  get hidden() {
    follow()
    return hidden
  },
}

/** One tap: the screen is blank at once, and "back" does not bring it out again. */
export function quickHide(): void {
  set(true)
  history.replaceState(null, '', '/')
  dispatchEvent(new PopStateEvent('popstate')) // the screen below is Today when the cover is lifted
}

export function uncover(): void {
  set(false)
}

function set(to: boolean): void {
  hidden = to
  document.documentElement.toggleAttribute('data-covered', to)
  changed()
}

/** Covers the page the moment it goes out of sight: the app switcher takes its picture then. */
export function startCover(): () => void {
  const root = document.documentElement
  const look = () => {
    root.toggleAttribute('data-covered', hidden || document.visibilityState === 'hidden')
  }
  const away = () => root.toggleAttribute('data-covered', true)
  document.addEventListener('visibilitychange', look)
  addEventListener('pagehide', away)
  addEventListener('pageshow', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    removeEventListener('pagehide', away)
    removeEventListener('pageshow', look)
  }
}
