/** English, the other screens: loaded with the first of them. One file a screen. */
import { care } from './en/care'
import { checkIn } from './en/check-in'
import { health } from './en/health'
import { help } from './en/help'
import { journal } from './en/journal'
import { medicines } from './en/medicines'
import { regimen } from './en/regimen'
import { settings } from './en/settings'
import { taking } from './en/taking'
import { welcome } from './en/welcome'

export const more = { care, checkIn, health, help, journal, medicines, regimen, settings, taking, welcome }

export type More = typeof more
