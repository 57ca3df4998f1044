import { plural } from '../plural'

/** The attendance sheet: chosen, printed, as PDF. `paper` says the same as the server's PDF (words.py). */
export const sheet = {
  title: 'Attendance sheet',
  intro: 'Days you were there, for a court, an employer, or yourself. Your notes are never on it.',
  from: 'From',
  until: 'Until',
  daysWrong: 'Choose two days, the first one first, at most five years.',
  untilWrong: 'Choose a day, today or earlier.',
  kinds: 'Only these kinds',
  kindsHint: 'Only what you choose here stands on the sheet.',
  kindsWrong: 'Choose at least one.',
  name: 'Name on the sheet',
  nameHint: 'Only on paper and in the PDF. It is kept nowhere.',
  nameLetters: 'The PDF cannot show every letter of this name. Printing from here can.',
  lines: (n: number, pages: number) =>
    `${plural('en', n, { one: '1\u00a0line', other: `${n}\u00a0lines` })} on ${plural('en', pages, { one: '1\u00a0page', other: `${pages}\u00a0pages` })}.`,
  none: 'Nothing of these kinds was written down for these days.',
  chooseFirst: 'Choose a kind, and what you attended shows here.',
  andMore: (n: number) => `and ${n} more`,
  old: 'This phone holds the last 400\u00a0days. The PDF has the earlier ones too.',
  waiting: 'Some entries are not sent yet: they are on paper, and in the PDF once they are.',
  tooMany: 'That is more than fits on one sheet. Choose fewer days.',
  offline: 'The PDF is made by your server and needs internet. Printing works without.',
  pdf: 'Save PDF',
  print: 'Print',
  paper: {
    name: (name: string) => `Name: ${name}`,
    days: (from: string, until: string) => `${from} to ${until}`,
    kinds: (kinds: string) => `Of these kinds only: ${kinds}`,
    total: (n: number) => `${n} attended`,
    honest:
      'The person wrote all of this down themselves, the initials of a signer included; nobody else has checked it.',
    zone: 'Dates and times are as clocks at the meeting showed.',
    heads: ['Date', 'Time', 'Meeting or session', 'Kind', 'Minutes', 'Confirmed'],
    selfReported: 'Self-reported',
    signed: (signer: string) => `Signed: ${signer}`,
    page: (n: number, all: number) => `Page ${n} of ${all}`,
    printed: (moment: string, zone: string) => `Made on ${moment} (${zone})`,
    hows: { in_person: 'in person', online: 'online', phone: 'by phone' },
  },
}
