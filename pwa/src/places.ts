/** Every screen but the two that may stand first; see routes.ts. */
import { allWords } from './lib/i18n/index.svelte'
import type { Load } from './routes'

/** For everybody, signed in or not. */
const open: Record<string, Load> = {
  '/sign-up': () => import('./screens/welcome/SignUp.svelte'),
  '/sign-in': () => import('./screens/welcome/SignIn.svelte'),
  '/recover': () => import('./screens/welcome/Recover.svelte'),
  '/help': () => import('./screens/help/Help.svelte'),
  '/help/overdose': () => import('./screens/help/Overdose.svelte'),
  '/help/crisis': () => import('./screens/help/Crisis.svelte'),
  '/help/tolerance': () => import('./screens/help/Tolerance.svelte'),
  '/help/place': () => import('./screens/help/Place.svelte'),
}

/** Only where somebody's entries are on this phone. `:id` stands for one part of the path. */
const own: Record<string, Load> = {
  '/check-in': () => import('./screens/check-in/CheckIn.svelte'),
  '/check-in/:id': () => import('./screens/check-in/CheckIn.svelte'),
  '/symptoms': () => import('./screens/symptoms/Symptoms.svelte'),
  '/symptoms/call': () => import('./screens/symptoms/CallNow.svelte'),
  '/symptoms/days': () => import('./screens/symptoms/Days.svelte'),
  '/symptoms/:id': () => import('./screens/symptoms/Symptoms.svelte'),
  '/craving': () => import('./screens/craving/Craving.svelte'),
  '/craving/new': () => import('./screens/craving/Edit.svelte'),
  '/craving/:id': () => import('./screens/craving/Edit.svelte'),
  '/breathing': () => import('./screens/craving/Breathing.svelte'),
  '/grounding': () => import('./screens/craving/Grounding.svelte'),
  '/triggers': () => import('./screens/triggers/Triggers.svelte'),
  '/triggers/new': () => import('./screens/triggers/Note.svelte'),
  '/triggers/:id': () => import('./screens/triggers/Note.svelte'),
  '/triggers/plan/new': () => import('./screens/triggers/Plan.svelte'),
  '/triggers/plan/:id': () => import('./screens/triggers/Plan.svelte'),
  '/journal': () => import('./screens/journal/Journal.svelte'),
  '/journal/search': () => import('./screens/journal/Search.svelte'),
  '/journal/patterns': () => import('./screens/patterns/Patterns.svelte'),
  '/journal/signals': () => import('./screens/patterns/Signals.svelte'),
  '/journal/:id': () => import('./screens/journal/EntryView.svelte'),
  '/scales': () => import('./screens/scales/Scales.svelte'),
  '/scales/:id': () => import('./screens/scales/ScaleView.svelte'),
  '/scales/:id/new': () => import('./screens/scales/ScaleForm.svelte'),
  '/help/people': () => import('./screens/help/People.svelte'),
  '/help/people/new': () => import('./screens/help/PersonForm.svelte'),
  '/help/people/:id': () => import('./screens/help/PersonForm.svelte'),
  '/lapse': () => import('./screens/lapse/Lapse.svelte'),
  '/lapse/:id': () => import('./screens/lapse/Edit.svelte'),
  '/runs': () => import('./screens/runs/Runs.svelte'),
  '/medicines': () => import('./screens/medicines/Medicines.svelte'),
  '/medicines/new': () => import('./screens/medicines/MedicineForm.svelte'),
  '/medicines/before': () => import('./screens/medicines/BeforeNew.svelte'),
  '/medicines/past': () => import('./screens/medicines/Past.svelte'),
  '/medicines/kit': () => import('./screens/medicines/extras/Kit.svelte'),
  '/medicines/card': () => import('./screens/medicines/extras/Card.svelte'),
  '/medicines/dates': () => import('./screens/medicines/extras/Dates.svelte'),
  '/medicines/doses': () => import('./screens/medicines/extras/Doses.svelte'),
  '/medicines/:id': () => import('./screens/medicines/Medicine.svelte'),
  '/medicines/:id/edit': () => import('./screens/medicines/MedicineForm.svelte'),
  '/medicines/:id/given': () => import('./screens/medicines/Given.svelte'),
  '/medicines/:id/supply': () => import('./screens/medicines/Supply.svelte'),
  '/medicines/:id/take-home': () => import('./screens/medicines/TakeHome.svelte'),
  '/medicines/:id/stop': () => import('./screens/medicines/StopMedicine.svelte'),
  '/medicines/:id/change': () => import('./screens/medicines/StopMedicine.svelte'),
  '/meetings': () => import('./screens/meetings/Meetings.svelte'),
  '/meetings/region': () => import('./screens/meetings/Region.svelte'),
  '/meetings/new': () => import('./screens/meetings/MeetingForm.svelte'),
  '/meetings/mine/:id': () => import('./screens/meetings/Mine.svelte'),
  '/meetings/mine/:id/edit': () => import('./screens/meetings/MeetingForm.svelte'),
  '/meetings/:id': () => import('./screens/meetings/Meeting.svelte'),
  '/attendance': () => import('./screens/attendance/Attendance.svelte'),
  '/attendance/new': () => import('./screens/attendance/New.svelte'),
  '/attendance/targets': () => import('./screens/attendance/Targets.svelte'),
  '/attendance/sheet': () => import('./screens/attendance/Sheet.svelte'),
  '/attendance/:id': () => import('./screens/attendance/Edit.svelte'),
  '/settings': () => import('./screens/settings/Settings.svelte'),
  '/settings/reminders': () => import('./screens/settings/Reminders.svelte'),
  '/settings/reminder-health': () => import('./screens/settings/Health.svelte'),
  '/settings/lock-screen': () => import('./screens/settings/LockScreen.svelte'),
  '/settings/calendar': () => import('./screens/settings/Calendar.svelte'),
  '/settings/calendar/file': () => import('./screens/settings/CalendarFile.svelte'),
  '/settings/questions': () => import('./screens/settings/Questions.svelte'),
  '/settings/timing': () => import('./screens/settings/Timing.svelte'),
  '/settings/install': () => import('./screens/settings/Install.svelte'),
  '/settings/devices': () => import('./screens/settings/Devices.svelte'),
  '/settings/password': () => import('./screens/settings/Password.svelte'),
  '/settings/recovery-code': () => import('./screens/settings/Recovery.svelte'),
  '/settings/language': () => import('./screens/settings/Language.svelte'),
  '/settings/look': () => import('./screens/settings/Look.svelte'),
  '/settings/server': () => import('./screens/settings/Server.svelte'),
  '/settings/about': () => import('./screens/settings/About.svelte'),
  '/settings/sign-out': () => import('./screens/settings/SignOut.svelte'),
  '/settings/erase': () => import('./screens/settings/Erase.svelte'),
}

/** Null where nothing stands, or where it is not for one who is not known here. */
export function placeOf(path: string, known: boolean): Load | null {
  const pattern = path.replace(
    /^(\/(?:check-in|journal|medicines|meetings(?:\/mine)?|attendance|craving|symptoms|triggers(?:\/plan)?|help\/people|lapse|scales))\/(?!new$)[^/]+/,
    '$1/:id',
  )
  const load = open[path] ?? (known ? (own[path] ?? own[pattern]) : undefined)
  return load ?? null
}

/** A screen with the words it speaks. */
export async function withWords(load: Load): ReturnType<Load> {
  const [screen] = await Promise.all([load(), allWords()])
  return screen
}
