/** English, the other screens: loaded with the first of them. One file a screen. */
import { checkIn } from './en/check-in'
import { health } from './en/health'
import { help } from './en/help'
import { journal } from './en/journal'
import { medicines } from './en/medicines'
import { settings } from './en/settings'
import { welcome } from './en/welcome'

export const more = { checkIn, health, help, journal, medicines, settings, welcome }

export type More = typeof more
