/** The language of this phone, and of the reminders that the server words for the person. */
import { api } from './api'
import { changeDevice, device } from './device.svelte'
import type { Language } from './i18n/index.svelte'
import { getMeta, setMeta } from './store'

/** The app speaks it at once; the server is told now, or at the next start that has a network. */
export async function chooseLanguage(language: Language): Promise<void> {
  await changeDevice({ language })
  if (!(await getMeta('account'))) return
  await setMeta('languageUntold', true)
  await tellLanguage()
}

export async function tellLanguage(): Promise<void> {
  try {
    if (!(await getMeta('languageUntold'))) return
    await api.reminderSettings({ language: device.language })
    await setMeta('languageUntold', undefined)
  } catch {
    // No network or signed out: it is tried again at the next start.
  }
}
