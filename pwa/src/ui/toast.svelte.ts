/** The one short message at the foot of the page, with the way back. It outlives a change of screen. */
export type ToastMessage = { text: string; undo?: () => void }

const shownFor = 8000
let message = $state<ToastMessage | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

export const toast = {
  get message() {
    return message
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
