import { plural } from '../plural'

const LOWER_MOOD = 'A higher number means a lower mood in the 2\u00a0weeks.'
const MORE_WORRY = 'A higher number means more worry in the 2\u00a0weeks.'
const TWO_WEEKS = 'It asks about the last 2\u00a0weeks.'

/** Around a questionnaire; its own words stand in its file and are never changed. */
export const scales = {
  title: 'Questionnaires',
  intro: 'Short forms to see how things change. Your answers stay with you. They are not a diagnosis.',
  notDiagnosis: 'Not a diagnosis',
  never: 'Not filled in yet',
  /** The time it asks about, where what stands above does not say it. */
  asks: {
    'phq-2': TWO_WEEKS,
    'phq-9': TWO_WEEKS,
    'gad-2': TWO_WEEKS,
    'gad-7': TWO_WEEKS,
    'barc-10': 'It asks how things are now.',
  },
  last: (day: string, said: string) => `${day}: ${said}`,
  fillIn: 'Fill it in',
  again: 'Fill it in again',
  ofMost: (value: number, most: number) => `${value} of ${most}`,
  calls: (label: string) => `The measure calls this ${label}.`,
  /** Which way is which, by questionnaire and score. */
  higher: {
    'phq-2 total': LOWER_MOOD,
    'phq-9 total': LOWER_MOOD,
    'gad-2 total': MORE_WORRY,
    'gad-7 total': MORE_WORRY,
    'barc-10 total': 'A higher number means that more holds you up.',
    'bam use': 'A higher number means more use of alcohol or drugs.',
    'bam risk': 'A higher number means more that can make recovery hard.',
    'bam protective': 'A higher number means more that can help recovery.',
  },
  mark: (label: string) => `${label}.`,
  open: 'Not all was answered, so nothing is counted.',
  latest: 'The last time',
  see: 'See your answers',
  trend: 'Over time',
  asTable: 'Show as table',
  on: 'Day',
  named: (name: string, reading: string) => `${name}. ${reading}`,
  change: (from: number, to: number, since: string) => `Since ${since}: from ${from} to ${to}.`,
  same: (value: number, since: string) => `At ${value}, as on ${since}.`,
  earlier: 'Earlier ones',
  source: 'Where this comes from',
  ownWords: 'These are the measure’s own words.',
  certain: 'Some questions come only after certain answers.',
  ends: 'Each answer is a number:',
  english: 'We have these questions in English only.',
  optional: 'You can leave this blank.',
  number: (lowest: number, highest: number) => `From ${lowest} to ${highest}`,
  toDo: (n: number) =>
    plural('en', n, { one: '1\u00a0question is still open.', other: `${n}\u00a0questions are still open.` }),
  chooseOne: 'Choose one answer.',
  saved: 'Saved',
  goOn: 'Go on with the longer form',
  goOnText: 'Your first answers are kept.',
  crisisTitle: 'You do not have to carry this alone',
  crisisText: 'People are there to talk to you now.',
  crisis: 'See who is there now',
  gone: 'This form is not on this server any more. Your answers stay.',
}
