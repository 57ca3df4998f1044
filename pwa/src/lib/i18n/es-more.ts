/** Spanish, the other screens: loaded with the first of them. One file a screen. */
import type { More } from './en-more'
import { care } from './es/care'
import { checkIn } from './es/check-in'
import { health } from './es/health'
import { help } from './es/help'
import { journal } from './es/journal'
import { medicines } from './es/medicines'
import { regimen } from './es/regimen'
import { settings } from './es/settings'
import { taking } from './es/taking'
import { welcome } from './es/welcome'

export const more = { care, checkIn, health, help, journal, medicines, regimen, settings, taking, welcome } satisfies More
