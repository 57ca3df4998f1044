/** Settings of this phone: language, theme, text size, lock-screen detail, region of the help lines. */
import { phoneLanguage, setLanguage } from './i18n/index.svelte'
import { type DeviceSettings, setMeta } from './store'

const NAME = 'handrail-device'

function remembered(): DeviceSettings {
  const fresh: DeviceSettings = {
    language: phoneLanguage(),
    theme: 'system',
    textSize: 100,
    showDetail: false,
    helpRegion: '',
  }
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<DeviceSettings>) }
  } catch {
    return fresh
  }
}

const settings = $state<DeviceSettings>(remembered())

/** Read anywhere; change with changeDevice(). */
export const device: Readonly<DeviceSettings> = settings

/** Keeps a setting: here at once for the next start, and in the store where the service worker reads it. */
export async function changeDevice(change: Partial<DeviceSettings>): Promise<void> {
  Object.assign(settings, change)
  const whole = $state.snapshot(settings) as DeviceSettings
  try {
    localStorage.setItem(NAME, JSON.stringify(whole))
  } catch {
    // Storage full or refused: the setting holds until the app is closed.
  }
  apply()
  if (change.language) await setLanguage(change.language)
  await storeDevice()
}

/** Called once before the first paint. */
export async function startDevice(): Promise<void> {
  apply()
  await setLanguage(settings.language)
}

/** Where the service worker reads it; the store may have been emptied since the last start. */
export async function storeDevice(): Promise<void> {
  await setMeta('device', $state.snapshot(settings) as DeviceSettings).catch(() => undefined)
}

/** The stylesheet reads `data-theme` and `data-text` on the root element. */
function apply(): void {
  const root = document.documentElement
  if (settings.theme === 'system') delete root.dataset.theme
  else root.dataset.theme = settings.theme
  if (settings.textSize === 100) delete root.dataset.text
  else root.dataset.text = String(settings.textSize)
}
