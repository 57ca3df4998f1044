/** Where the focus goes when a form is refused or a flow takes a step. */
import { tick } from 'svelte'

export async function focusFirstError(): Promise<void> {
  await tick()
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

export async function focusTitle(): Promise<void> {
  await tick()
  scrollTo(0, 0)
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
}
