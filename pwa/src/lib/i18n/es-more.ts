/** Spanish, the other screens: loaded with the first of them. One file a screen. */
import type { More } from './en-more'
import { attendance } from './es/attendance'
import { calendar } from './es/calendar'
import { card } from './es/card'
import { care } from './es/care'
import { checkIn } from './es/check-in'
import { dates } from './es/dates'
import { health } from './es/health'
import { help } from './es/help'
import { journal } from './es/journal'
import { kit } from './es/kit'
import { medicines } from './es/medicines'
import { meetings } from './es/meetings'
import { regimen } from './es/regimen'
import { settings } from './es/settings'
import { sheet } from './es/sheet'
import { taking } from './es/taking'
import { there } from './es/there'
import { week } from './es/week'
import { welcome } from './es/welcome'
import { went } from './es/went'

export const more = {
  attendance,
  calendar,
  card,
  care,
  checkIn,
  dates,
  health,
  help,
  journal,
  kit,
  medicines,
  meetings,
  regimen,
  settings,
  sheet,
  taking,
  there,
  week,
  welcome,
  went,
} satisfies More
