/** The time as the screen shows it, moved on a few times a minute and when the app is looked at again. */
const EVERY_MS = 15_000

export function ticking(): { readonly now: Date } {
  let now = $state.raw(new Date())
  $effect(() => {
    const tick = () => {
      now = new Date()
    }
    const timer = setInterval(tick, EVERY_MS)
    document.addEventListener('visibilitychange', tick)
    addEventListener('focus', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
      removeEventListener('focus', tick)
    }
  })
  return {
    get now() {
      return now
    },
  }
}
