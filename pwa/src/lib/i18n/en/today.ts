import { plural } from '../plural'

export const today = {
  timeline: 'Your day',
  dueNow: 'Due now',
  notLogged: 'Not logged yet',
  from: (time: string) => `From ${time}`,
  reminderFrom: (time: string) => `Reminder from ${time}`,
  inTime: (hours: number, minutes: number) =>
    hours === 0
      ? `in ${minutes}\u00a0min`
      : minutes === 0
        ? `in ${hours}\u00a0h`
        : `in ${hours}\u00a0h ${minutes}\u00a0min`,
  afterWindow: (clinic: string) => `Took it? Say when. Not sure? Call ${clinic} first.`,
  movedTo: (time: string) => `Moves to ${time} once this phone is online`,
  unplanned: 'Saved on this phone. Reminders start once it has been online.',
  onThisPhone: 'on this phone',
  done: (n: number) => `${n} done`,
  hideDone: 'Fold what is done',
  checkIn: 'Check-in',
  morningCheckIn: 'Morning check-in',
  noonCheckIn: 'Check-in',
  eveningCheckIn: 'Evening check-in',
  nightCheckIn: 'Check-in for tonight',
  thisEvening: 'This evening',
  about20: 'About 20\u00a0seconds',
  mood: (n: number) => `mood\u00a0${n}`,
  craving: (n: number) => `craving\u00a0${n}`,
  allDone: 'Nothing else is due today.',
  yesterdayOpen: (n: number) =>
    plural('en', n, {
      one: 'Yesterday: 1 dose not logged',
      other: `Yesterday: ${n} doses not logged`,
    }),
  yesterdayHint: 'Fill it in if you took it',
  yesterdayTitle: 'Yesterday',
  yesterdayDetail: 'Not logged yet',
  planSoon: (day: string) =>
    `The plan on this phone is known until ${day}. Go online once to get the days after.`,
  planPast: (day: string) => `Plan known until ${day}. Go online once to see what is due now.`,
  planPastTitle: 'The plan on this phone has ended',
  notAllHere: 'Your entries are still on their way to this phone. A dose you took may not show yet.',
  empty: 'Your day shows here: what is due, what is next, what is done.',
  firstCheckIn: 'First check-in, 20\u00a0seconds',
  addMedicine: 'Add a medicine',
  addMedicineHint: 'With its times, as your prescriber gave them',
  remindersTitle: 'Reminders are off on this phone',
  remindersText: 'You decide what the lock screen shows.',
  remindersButton: 'Set up reminders',
  remindersBlocked: 'This phone blocks notifications for Handrail. Its settings can allow them.',
  remindersInstall: 'On this phone reminders work once Handrail is on the home screen.',
  notNow: 'Not now',
  add: 'Add',
  addCheckInHint: 'Mood, craving, the day. 20\u00a0seconds',
  cravingNow: 'Craving now',
  cravingOpen: 'A craving goes on',
  again: (time: string) => `Again about ${time}`,
  sharedPhone: 'Shared phone: no reminders here. It signs out after 30\u00a0minutes without use.',
  lockedTitle: 'Sign in once more',
  lockedText:
    'This phone was not used for a while. Reminders go on, and what you write stays here until then.',
  updateTitle: 'Handrail needs its newer version',
  updateText: 'This one can no longer send. What you write stays on this phone and is sent afterwards.',
  unreachable: (day: string, operator: string) =>
    `The server has not answered since ${day}. Everything is kept on this phone.${operator ? ` It is run by ${operator}.` : ''}`,
  rejectedTitle: (n: number) =>
    plural('en', n, { one: 'One entry did not fit', other: `${n} entries did not fit` }),
  rejectedText: 'Nothing is lost: it is kept on this phone until you look.',
  rejectedButton: 'Look at it',
  signInTitle: 'This phone is signed out',
  signInText: 'You can go on writing. It stays on this phone until you sign in.',
  signIn: 'Sign in',
  codeTitle: 'Your recovery code is not confirmed yet',
  codeText: 'Without it nobody can bring your entries back if the password is lost.',
  codeButton: 'Confirm the code',
  zoneTitle: (place: string) => `This phone is on ${place} time now`,
  zoneText: (place: string) => `Your reminders follow ${place} time. Should they move?`,
  zoneMoud: 'Ask your clinic before you move the time of a dose.',
  zoneMove: 'Move my reminders',
  zoneKeep: (place: string) => `Keep ${place} time`,
  zoneMoved: 'Your reminders follow this phone now.',
  unreadable: (n: number) =>
    plural('en', n, {
      one: 'One entry on the server cannot be opened. It is kept, and the others are not touched.',
      other: `${n} entries on the server cannot be opened. They are kept, and the others are not touched.`,
    }),
}
