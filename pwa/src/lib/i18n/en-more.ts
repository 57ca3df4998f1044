/** English, the other screens: loaded with the first of them. One file a screen. */
import { attendance } from './en/attendance'
import { calendar } from './en/calendar'
import { card } from './en/card'
import { care } from './en/care'
import { checkIn } from './en/check-in'
import { craving } from './en/craving'
import { dates } from './en/dates'
import { health } from './en/health'
import { help } from './en/help'
import { journal } from './en/journal'
import { kit } from './en/kit'
import { lapse } from './en/lapse'
import { medicines } from './en/medicines'
import { meetings } from './en/meetings'
import { patterns } from './en/patterns'
import { people } from './en/people'
import { questions } from './en/questions'
import { regimen } from './en/regimen'
import { runs } from './en/runs'
import { scales } from './en/scales'
import { settings } from './en/settings'
import { sheet } from './en/sheet'
import { symptoms } from './en/symptoms'
import { taking } from './en/taking'
import { there } from './en/there'
import { triggers } from './en/triggers'
import { week } from './en/week'
import { welcome } from './en/welcome'
import { went } from './en/went'

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
}

export type More = typeof more
