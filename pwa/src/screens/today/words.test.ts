import { expect, it } from 'vitest'
import type { Medicine } from './day'
import { breakable, doseAndForm, keep, offerTitle } from './words'

const of = (form: string) => ({ form }) as Medicine

it.each([
  ['8 mg', 'Film, under the tongue', '8\u00a0mg film, under the tongue'],
  ['1 tablet', 'Tablet', '1\u00a0tablet'],
  ['2 tablets', 'Tablet, under the tongue', '2\u00a0tablets, under the tongue'],
  ['', 'Capsule', 'Capsule'],
  ['8 mg / 2 mg', 'Film', '8\u00a0mg\u00a0/\u00a02\u00a0mg film'],
  ['5 ml', '', '5\u00a0ml'],
])('says a dose of %s, form "%s", as "%s"', (dose, form, said) => {
  expect(doseAndForm(of(form), dose)).toBe(said)
})

it('calls nothing a morning any more after noon', () => {
  expect(['11:59', '12:00'].map((wall) => offerTitle('morning', wall))).toEqual([
    'Morning check-in',
    'Check-in',
  ])
  expect(offerTitle('evening', '20:00')).toBe('Evening check-in')
})

it('breaks a name after its slash, and no amount', () => {
  const said = breakable(keep('Buprenorphine/naloxone 8 mg / 2 mg'))
  expect(said).toBe('Buprenorphine/\u200bnaloxone 8\u00a0mg\u00a0/\u00a02\u00a0mg')
})
