/** English: one file a screen. */
import { checkIn } from './en/check-in'
import { common } from './en/common'
import { doses } from './en/doses'
import { help } from './en/help'
import { journal } from './en/journal'
import { medicines } from './en/medicines'
import { meetings } from './en/meetings'
import { notifications } from './en/notifications'
import { settings } from './en/settings'
import { today } from './en/today'
import { welcome } from './en/welcome'

export const en = {
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
}

export type Messages = typeof en
