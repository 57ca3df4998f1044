/** The cover: quick hide from any screen, and a blank face for the app switcher. */
let hidden = $state(false)

export const cover = {
  /** True while the cover lies over everything; App shows nothing else then. */
  get hidden() {
    return hidden
  },
}

/** One tap: the screen is blank at once, and "back" does not bring it out again. */
export function hideNow(): void {
  hidden = true
  document.documentElement.dataset.cover = 'on'
  history.replaceState(null, '', '/')
}

export function uncover(): void {
  hidden = false
  delete document.documentElement.dataset.cover
}

/** Covers the page the moment it goes out of sight: the app switcher takes its picture then. */
export function startCover(): () => void {
  const root = document.documentElement
  const change = () => {
    if (document.visibilityState === 'hidden') root.dataset.cover = 'on'
    else if (!hidden) delete root.dataset.cover
  }
  // iOS takes the picture after blur and before visibilitychange.
  const away = () => {
    root.dataset.cover = 'on'
  }
  document.addEventListener('visibilitychange', change)
  addEventListener('pagehide', away)
  addEventListener('pageshow', change)
  return () => {
    document.removeEventListener('visibilitychange', change)
    removeEventListener('pagehide', away)
    removeEventListener('pageshow', change)
  }
}
