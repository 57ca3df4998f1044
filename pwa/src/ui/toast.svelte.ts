/** The one short message at the foot of the page, with the way back. It outlives a change of screen. */
import { untrack } from 'svelte'

export type ToastMessage = { text: string; undo?: () => void }

const shownFor = 8000
let message = $state<ToastMessage | null>(null)
let sheets = $state(0)
let timer: ReturnType<typeof setTimeout> | undefined

export const toast = {
  get message() {
    return message
  },
  /** True while a sheet lies over the foot of the page. */
  get covered() {
    return sheets > 0
  },
  /** Returns the way to uncover. */
  cover(): () => void {
    untrack(() => (sheets += 1))
    return () => {
      sheets -= 1
    }
  },
  show(text: string, undo?: () => void): void {
    message = undo ? { text, undo } : { text }
    toast.resume()
  },
  clear(): void {
    clearTimeout(timer)
    message = null
  },
  hold(): void {
    clearTimeout(timer)
  },
  resume(): void {
    clearTimeout(timer)
    timer = setTimeout(toast.clear, shownFor)
  },
}
