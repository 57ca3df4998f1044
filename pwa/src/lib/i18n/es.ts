/** Spanish: one file a screen. Neutral Latin American, tú. */
import type { Messages } from './en'
import { checkIn } from './es/check-in'
import { common } from './es/common'
import { doses } from './es/doses'
import { help } from './es/help'
import { journal } from './es/journal'
import { medicines } from './es/medicines'
import { meetings } from './es/meetings'
import { notifications } from './es/notifications'
import { settings } from './es/settings'
import { today } from './es/today'
import { welcome } from './es/welcome'

export const es = {
  checkIn,
  common,
  doses,
  help,
  journal,
  medicines,
  meetings,
  notifications,
  settings,
  today,
  welcome,
} satisfies Messages
