import { plural } from '../plural'

/** Injections, days without a dose, doses as needed, the clinic and its bottles, errands: what only some days show. */
export const care = {
  gapTitle: (days: number, name: string) =>
    plural('en', days, {
      one: `${name}: 1\u00a0day without a logged dose`,
      other: `${name}: ${days}\u00a0days without a logged dose`,
    }),
  gapToday: (name: string) => `${name}: no dose logged today`,
  since: (day: string) => `Since ${day}`,
  callToday: (clinic: string) => `Call ${clinic} today.`,
  callBefore: (clinic: string) => `Call ${clinic} before the next dose.`,
  prescriberFirst: (who: string) => `Talk to ${who} before the next dose.`,
  urgent: 'Your tolerance may have dropped. The usual dose may now be too strong.',
  neverTwo: 'Two doses never make up for one.',
  fillIn: 'I took it and did not log it',
  sources: 'Where this comes from',
  checkedOn: (day: string) => `Source as of ${day}`,
  toleranceTitle: 'Tolerance may be lower now',
  toleranceWhy: {
    soon: (name: string) => `The next dose of ${name} is due soon.`,
    late: (name: string) => `${name} is late.`,
    missed: (name: string) => `${name}: no dose is logged.`,
  },
  toleranceText:
    'With naltrexone, opioids can be stronger than before: when a dose is due, late or missed, and after stopping. An amount from earlier, or trying to get past the block, can end in overdose and death.',
  toleranceCard: 'Keep naloxone near, and carry a card that says you take naltrexone.',
  overdoseCard: 'Overdose steps',
  injectionOn: (day: string) => `Due ${day}`,
  injectionLate: (clinic: string) => `Late. Call ${clinic} today.`,
  between: (from: string, until: string) => `Between ${from} and ${until}`,
  notBefore: (day: string) => `Not before ${day}`,
  wasGiven: 'It was given',
  givenTitle: 'When was it given?',
  givenOn: 'Day it was given',
  givenToast: (day: string) => `Given, ${day}`,
  chooseDay: 'Choose a day.',
  dayAhead: 'This day is still ahead. Choose the day it was given.',
  where: 'Where? The place can change each time',
  lastSites: (places: string) => `Last: ${places}`,
  last: (day: string, time: string) => `Last ${day}, ${time}`,
  beforeAnother: 'Before another dose',
  near: (time: string, least: string) =>
    `One is logged for ${time}. Your prescriber said at least ${least} between two.`,
  many: (count: number, most: number) =>
    plural('en', count, {
      one: `1 is logged within 24\u00a0hours. Your prescriber said ${most} a day at most.`,
      other: `${count} are logged within 24\u00a0hours. Your prescriber said ${most} a day at most.`,
    }),
  length: (minutes: number) =>
    minutes < 60
      ? `${minutes}\u00a0min`
      : minutes % 60 === 0
        ? `${minutes / 60}\u00a0h`
        : `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`,
  notSure: (clinic: string) => `Not sure? Call ${clinic} before you take it.`,
  logAnyway: 'Log it all the same',
  clinicHours: (opens: string, closes: string) => `Clinic ${opens} to ${closes}`,
  takenThere: 'Taken there',
  bottleOf: (weekday: string) => `${weekday}’s bottle`,
  lockBox: 'One bottle, one date. Back into the lock box, away from children.',
  refill: (name: string) => `Refill ${name}`,
  refillHint: 'It runs out soon',
  renewals: {
    refill: 'Refill',
    insurance: 'Insurance',
    prior_authorisation: 'Prior authorization',
    benefit_end: 'End of a benefit',
    payment: 'Payment',
    other: 'A date to keep',
  },
  until: (day: string) => `by ${day}`,
  kit: 'Naloxone kit',
  kitUsed: 'It was used. Get a new one.',
  kitExpires: (day: string) => `Printed date: ${day}`,
}
