/** Spanish, the other screens: loaded with the first of them. One file a screen. */
import type { More } from './en-more'
import { checkIn } from './es/check-in'
import { health } from './es/health'
import { help } from './es/help'
import { journal } from './es/journal'
import { medicines } from './es/medicines'
import { settings } from './es/settings'
import { welcome } from './es/welcome'

export const more = { checkIn, health, help, journal, medicines, settings, welcome } satisfies More
