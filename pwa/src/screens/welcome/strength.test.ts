import { expect, it } from 'vitest'
import { matchingGroups } from './code'
import { strengthOf } from './strength'

it.each([
  ['short', { word: 'short', missing: 7 }],
  ['aaaaaaaaaaaaaa', { word: 'easy' }],
  ['password12345', { word: 'easy' }],
  ['river-lamp-4x', { word: 'good' }],
  ['three words and a number', { word: 'strong' }],
  ['ñandú año piña café', { word: 'strong' }],
])('calls %s what it is', (password, strength) => {
  expect(strengthOf(password)).toEqual(strength)
})

it('counts what a person sees, not bytes', () => {
  expect(strengthOf('ééééééé')).toEqual({ word: 'short', missing: 5 })
})

it('matches a recovery code group by group, however it is typed', () => {
  const shown = '7K4M-Q2XN-0RTV-9HJD-5WCB-E8PA-G3YZ'
  expect(matchingGroups('7k4m q2xn ortv 9h', shown)).toEqual([true, true, true, false, false, false, false])
  expect(matchingGroups(shown.toLowerCase(), shown).every(Boolean)).toBe(true)
  expect(matchingGroups('', '').some(Boolean)).toBe(false)
})
