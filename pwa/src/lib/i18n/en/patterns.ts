import { plural } from '../plural'

type Part = 'morning' | 'midday' | 'evening' | 'late' | 'night'
type More = 'higher' | 'lower' | 'same'

const times = (n: number) => plural('en', n, { one: 'once', other: `${n}\u00a0times` })
const tries = (n: number) => `${n}\u00a0${n === 1 ? 'time' : 'times'}`
const days = (n: number) => plural('en', n, { one: '1\u00a0day', other: `${n}\u00a0days` })
const doses = (n: number) => plural('en', n, { one: '1\u00a0dose', other: `${n}\u00a0doses` })
const meetings = (n: number) => plural('en', n, { one: '1\u00a0meeting', other: `${n}\u00a0meetings` })
const points = (n: number) => plural('en', n, { one: '1\u00a0point', other: `${n}\u00a0points` })
const PARTS: Record<Part, string> = {
  morning: 'mornings',
  midday: 'middays',
  evening: 'evenings',
  late: 'evenings',
  night: 'nights',
}
const IN_PART: Record<Part, string> = {
  morning: 'in the morning',
  midday: 'in the middle of the day',
  evening: 'in the evening',
  late: 'in the evening',
  night: 'at night',
}
const beside = (when: string, what: string) => (n: number, more: More) =>
  more === 'same'
    ? `${when}, ${what} was about the same.`
    : `${when}, ${what} was about ${points(n)} ${more}.`

/** What a person's own entries show. It counts and reads out; it never says why, or what will come. */
export const patterns = {
  period: 'How far back',
  periods: { 7: '7\u00a0days', 30: '30\u00a0days', 90: '90\u00a0days', 365: 'Year' },
  empty: 'After two weeks of check\u2011ins this shows when cravings come.',
  unknown: 'This comes from your server. It is here once this phone has been online.',
  asOf: (moment: string) => `As of ${moment}. Newer once this phone is online.`,
  few: (n: number) => plural('en', n, { one: '1\u00a0entry so far.', other: `${n}\u00a0entries so far.` }),
  asTable: 'Show as table',
  named: (name: string, reading: string) => `${name}. ${reading}`,
  from: (n: number, on: number) =>
    `From ${plural('en', n, { one: '1\u00a0entry', other: `${n}\u00a0entries` })} on ${days(on)}.`,
  today: 'today',
  hours: {
    name: 'Craving by hour and weekday',
    onDay: (day: string, part: Part, from: string, until: string) =>
      `Cravings were strongest on ${day} ${PARTS[part]}, from ${from} to ${until}.`,
    inPart: (part: Part) => `Cravings were strongest ${IN_PART[part]}.`,
    none: 'Cravings came at many hours. None stands out.',
    soon: 'From 14\u00a0days on, this says when cravings were strongest.',
    longer: 'Choose 30\u00a0days to see when cravings were strongest.',
    day: 'Day',
    parts: { morning: 'Morning', midday: 'Midday', evening: 'Evening', night: 'Night' },
    low: 'none',
    high: 'strongest',
    noEntry: 'no entry',
  },
  days: {
    name: 'Mood, craving and sleep',
    mood: 'Mood',
    craving: 'Craving',
    sleep: 'Sleep, hours',
    more: 'Two things stand side by side here once 14\u00a0days have both.',
    plain: 'Day by day, from what you wrote.',
    on: 'Day',
    weekOf: 'Week of',
  },
  links: {
    name: 'Side by side',
    short_sleep_craving: beside('After nights under 6\u00a0hours', 'craving'),
    short_sleep_mood: beside('After nights under 6\u00a0hours', 'mood'),
    low_mood_craving: beside('On low-mood days', 'craving'),
    open_dose_craving: beside('On days with a dose skipped or not logged', 'craving'),
    meeting_craving: beside('On days with a meeting', 'craving'),
    evidence: (here: number, others: number) => `On ${days(here)}, beside ${others} others.`,
    why: 'This shows what came together. It cannot say why.',
  },
  triggers: {
    name: 'What set cravings off',
    reading: (name: string, n: number) => `${name} came up most, ${times(n)}.`,
    each: (names: string, n: number) => `${names} came up most, ${times(n)} each.`,
    several: 'Several',
    what: 'What',
    count: 'Times',
    mean: 'Craving',
  },
  coping: {
    name: 'What helped',
    reading: (name: string, yes: number, tried: number) => `${name} helped ${yes} of ${tries(tried)}.`,
    each: (names: string, yes: number, tried: number) => `${names} each helped ${yes} of ${tries(tried)}.`,
    several: 'Several things',
    none: 'Tell of a craving what helped, and you see it here.',
    what: 'What',
    tried: 'Tried',
    yes: 'Helped',
    some: 'Some',
    no: 'Did not help',
    legend: { yes: 'helped', some: 'a little', rest: 'not this time, or not said' },
  },
  weeks: {
    name: 'Doses, meetings and craving',
    without: 'Doses and meetings',
    both: (taken: number, due: number, there: number) =>
      `You took ${taken} of ${doses(due)} and went to ${meetings(there)}.`,
    doses: (taken: number, due: number) => `You took ${taken} of ${doses(due)}.`,
    meetings: (there: number) => `You went to ${meetings(there)}.`,
    dose: 'Doses',
    meeting: 'Meetings',
    craving: 'Craving',
    weekOf: 'Week of',
    fourWeeks: '4\u00a0weeks from',
    eachFour: 'Each bar is 4\u00a0weeks.',
    taken: 'Taken',
    skipped: 'Skipped',
    missed: 'Not logged',
    legend: { taken: 'taken', skipped: 'skipped', missed: 'not logged' },
    thisWeek: 'this week',
  },
  scales: {
    name: 'Questionnaires',
    row: 'Questionnaires',
    hint: 'Short forms, and how your answers change',
  },
  signals: {
    title: 'What stands out',
    low_mood: (n: number) =>
      plural('en', n, { one: '1\u00a0low-mood day', other: `${n}\u00a0low-mood days` }).concat(
        ' in the last 7\u00a0days.',
      ),
    short_sleep: (n: number) =>
      plural('en', n, { one: '1\u00a0night', other: `${n}\u00a0nights` }).concat(
        ' under 6\u00a0hours in the last 7\u00a0days.',
      ),
    craving_up: (now: string, before: string) =>
      `Craving was about ${now} this week. In the 4\u00a0weeks before it was about ${before}.`,
    sessions: (n: number) =>
      plural('en', n, { one: '1\u00a0session', other: `${n}\u00a0sessions` }).concat(
        ' without you in the last 14\u00a0days.',
      ),
    doses: (n: number) => `${doses(n)} skipped or not logged in the last 7\u00a0days.`,
    silent: (n: number) => `No check\u2011in for ${days(n)}.`,
    call: 'Want to talk to someone?',
    people: 'Your people',
    setUp: 'Choose what is shown',
    setUpText: 'Only you see these. They count what you wrote. They do not say what will come.',
    names: {
      low_mood: 'Low-mood days',
      short_sleep: 'Short nights',
      craving_up: 'Craving that goes up',
      sessions: 'Sessions without you',
      doses: 'Doses skipped or not logged',
      silent: 'Days without a check\u2011in',
    },
    hints: {
      low_mood: '3 or more days with mood 3 or less, in 7\u00a0days',
      short_sleep: '3 or more nights under 6\u00a0hours, in 7\u00a0days',
      craving_up: '2\u00a0points or more above the 4\u00a0weeks before',
      sessions: '2 or more in 14\u00a0days',
      doses: '2 or more in 7\u00a0days',
      silent: '3\u00a0days or more, if you often wrote before',
    },
  },
  source: 'Worked out from your own entries, for you alone. It is not a prediction and not a diagnosis.',
}
