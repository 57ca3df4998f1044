/** Spanish, the other screens: loaded with the first of them. One file a screen. */
import type { More } from './en-more'
import { attendance } from './es/attendance'
import { calendar } from './es/calendar'
import { card } from './es/card'
import { care } from './es/care'
import { checkIn } from './es/check-in'
import { craving } from './es/craving'
import { dates } from './es/dates'
import { health } from './es/health'
import { help } from './es/help'
import { journal } from './es/journal'
import { kit } from './es/kit'
import { lapse } from './es/lapse'
import { medicines } from './es/medicines'
import { meetings } from './es/meetings'
import { patterns } from './es/patterns'
import { people } from './es/people'
import { questions } from './es/questions'
import { regimen } from './es/regimen'
import { runs } from './es/runs'
import { scales } from './es/scales'
import { settings } from './es/settings'
import { sheet } from './es/sheet'
import { symptoms } from './es/symptoms'
import { taking } from './es/taking'
import { there } from './es/there'
import { triggers } from './es/triggers'
import { week } from './es/week'
import { welcome } from './es/welcome'
import { went } from './es/went'

export const more = {
  attendance,
  calendar,
  card,
  care,
  checkIn,
  craving,
  dates,
  health,
  help,
  journal,
  kit,
  lapse,
  medicines,
  meetings,
  patterns,
  people,
  questions,
  regimen,
  runs,
  scales,
  settings,
  sheet,
  symptoms,
  taking,
  there,
  triggers,
  week,
  welcome,
  went,
} satisfies More
