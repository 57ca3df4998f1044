/** Says in words why the server's answer was a no; fields are left to the screens. */
import { NotSaved, Offline, Problem } from '../lib/errors'
import { t } from '../lib/i18n/index.svelte'

/** The server's word for a name, password or code that does not fit; it says no more, on purpose. */
export function isWrongPassword(cause: unknown): boolean {
  return cause instanceof Problem && cause.code === 'wrong-password'
}

export function troubleWords(cause: unknown): string {
  if (cause instanceof Offline) return t.common.offlineNow
  if (cause instanceof Problem && (cause.status === 429 || cause.status === 503)) return t.common.tooMany
  if (cause instanceof NotSaved) return cause.reason === 'full' ? t.common.notSaved : t.common.notSavedClosed
  if (cause instanceof Problem && (cause.status === 401 || cause.status === 423)) return t.common.signInFirst
  if (cause instanceof Problem) return t.common.serverTrouble
  throw cause
}
