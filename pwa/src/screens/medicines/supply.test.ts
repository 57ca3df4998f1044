import { expect, test } from 'vitest'
import { numberIn } from './supply'

test.each([
  ['14', 14],
  [' 14,5 ', 14.5],
  ['0.25', 0.25],
  ['0', 0],
  ['', null],
  ['-3', null],
  ['1e3', null],
  ['fourteen', null],
  ['100001', null],
])('"%s" is read as %s', (text, number) => {
  expect(numberIn(text)).toBe(number)
})
