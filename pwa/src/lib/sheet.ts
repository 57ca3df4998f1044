/** The attendance sheet as PDF, made by the server in this very request. What is asked is kept nowhere. */
import { answeredBy, asked } from './api'
import type { components } from './api-types'

export type SheetAsked = components['schemas']['SheetAsked']

/** Rejects with Problem (its fields name what does not fit) or Offline. */
export async function sheetPdf(body: SheetAsked): Promise<Blob> {
  const response = await asked('POST', '/api/exports/sheet', body)
  return answeredBy(response, () => response.blob())
}

/** Hands a file to the phone under a name that says nothing. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Not at once: a phone may still be asking where to put it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
