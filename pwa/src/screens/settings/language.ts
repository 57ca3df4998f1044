/** The language of this phone, and of the reminders that the server words for the person. */
import { account } from '../../lib/account.svelte'
import { api } from '../../lib/api'
import { changeDevice } from '../../lib/device.svelte'
import type { Language } from '../../lib/i18n/index.svelte'

export async function chooseLanguage(language: Language): Promise<void> {
  await changeDevice({ language })
  if (!account.signedIn) return
  try {
    const known = await api.knownReminderSettings()
    if (known.language !== language) await api.reminderSettings({ ...known, language })
  } catch {
    // No network: the app speaks the new language now; reminders follow when it is chosen again.
  }
}
