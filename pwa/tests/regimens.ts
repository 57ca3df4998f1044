/** Made-up medicines for the tests of this folder. */
import { type Body, blank, type Injection, type Step } from '../src/screens/medicines/body'

export const TIMES = [
  { slot: 'aaaaaaaa', at: '08:00', dose: '8 mg' },
  { slot: 'bbbbbbbb', at: '18:00', dose: '4 mg' },
]

export const film = (more: Partial<Body> = {}): Body => ({
  ...blank('2026-11-01'),
  name: 'Suboxone',
  form: 'Film, under the tongue',
  strength: '8 mg',
  times: TIMES.map((time) => ({ ...time })),
  ...more,
})

export const step = (start_on: string, dose: string, prescriber = 'Dr. Okafor'): Step => ({
  start_on,
  times: [{ slot: 'aaaaaaaa', at: '08:00', dose }],
  days: { type: 'every', days: 1 },
  prescriber,
})

export const shot = (more: Partial<Injection> = {}): Injection => ({
  every: { days: 28 },
  given_on: '2026-11-01',
  slot: 'aaaaaaaa',
  earliest_days: null,
  before_days: null,
  after_days: null,
  site: '',
  ...more,
})
