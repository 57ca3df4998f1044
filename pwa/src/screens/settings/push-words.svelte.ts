/** The state of reminders on this phone in one or two words. Make it inside a component. */
import { t } from '../../lib/i18n/index.svelte'
import { type PushState, pushState } from '../../lib/push'

export function pushWords() {
  let now = $state<PushState | undefined>()
  $effect(() => {
    void pushState().then((found) => {
      now = found
    })
  })
  return {
    get words() {
      if (!now) return undefined
      return now === 'ios-tab' ? t.settings.push.iosTab : t.settings.push[now]
    },
  }
}
