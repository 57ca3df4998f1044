/** The language of this phone, and of the reminders that the server words for the person. */
import { api } from './api'
import { changeDevice } from './device.svelte'
import type { Language } from './i18n/index.svelte'
import { getMeta, setMeta } from './store'

/** The app speaks it at once; the server is told now, or at the next start that has a network. */
export async function chooseLanguage(language: Language): Promise<void> {
  await remember(language)
  await changeDevice({ language })
  await tellLanguage()
}

/** Before anything shows it: whoever sees the new language may be gone the next moment. */
async function remember(language: Language): Promise<void> {
  try {
    if (await getMeta('account')) await setMeta('languageUntold', language)
  } catch {
    // No room to write: the phone speaks it all the same.
  }
}

export async function tellLanguage(): Promise<void> {
  try {
    const language = await getMeta('languageUntold')
    if (!language) return
    await api.reminderSettings({ language })
    // Another may have been chosen meanwhile.
    if ((await getMeta('languageUntold')) === language) await setMeta('languageUntold', undefined)
  } catch {
    // No network or signed out: it is tried again at the next start.
  }
}
