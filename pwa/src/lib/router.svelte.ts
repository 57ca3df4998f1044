/** A small history router: `route.path`, `go(path)`; links inside the app are followed without loading. */
let path = $state(location.pathname)

export const route = {
  get path() {
    return path
  },
}

export function go(to: string, opts: { replace?: boolean } = {}): void {
  const target = new URL(to, location.origin)
  if (target.pathname === path) {
    scrollTo(0, 0)
    return
  }
  if (opts.replace) history.replaceState(null, '', target.pathname)
  else history.pushState(null, '', target.pathname)
  arrive()
  scrollTo(0, 0)
}

/** One step back; to `fallback` when the app was opened here. */
export function back(fallback = '/'): void {
  if (history.state?.inside || history.length > 1) history.back()
  else go(fallback, { replace: true })
}

function arrive(): void {
  const before = document.querySelector('h1')
  path = location.pathname
  focusTitle(before)
}

/** Focus goes to the new screen's h1, as soon as it is there: a screen may still be loading. */
function focusTitle(before: Element | null, frames = 60): void {
  requestAnimationFrame(() => {
    const title = document.querySelector<HTMLElement>('h1')
    if (title && title !== before) title.focus({ preventScroll: true })
    else if (frames > 0) focusTitle(before, frames - 1)
  })
}

export function startRouter(): () => void {
  // What stands behind a question mark came from outside and means nothing here.
  if (location.search) history.replaceState(null, '', location.pathname)
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a')
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return
    if (link.protocol !== location.protocol || link.pathname.startsWith('/api/')) return
    if (link.hash && link.pathname === location.pathname) return
    event.preventDefault()
    go(link.pathname)
  }
  // The service worker asks the open page to go somewhere after a tap on a notification.
  const onMessage = (event: MessageEvent<{ type?: string; path?: string } | null>) => {
    if (event.data?.type === 'open' && event.data.path) go(event.data.path)
  }
  navigator.serviceWorker?.addEventListener('message', onMessage)
  addEventListener('popstate', arrive)
  document.addEventListener('click', onClick)
  return () => {
    navigator.serviceWorker?.removeEventListener('message', onMessage)
    removeEventListener('popstate', arrive)
    document.removeEventListener('click', onClick)
  }
}
