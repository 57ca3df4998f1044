/** Says in words why the server's answer was a no; fields are left to the screens. */
import { NotSaved, Offline, Problem } from '../lib/errors'
import { t } from '../lib/i18n/index.svelte'

export function troubleWords(cause: unknown): string {
  if (cause instanceof Offline) return t.common.offlineNow
  if (cause instanceof Problem && (cause.status === 429 || cause.status === 503)) return t.common.tooMany
  if (cause instanceof NotSaved) return cause.reason === 'full' ? t.common.notSaved : t.common.notSavedClosed
  if (cause instanceof Problem) return t.common.serverTrouble
  throw cause
}
