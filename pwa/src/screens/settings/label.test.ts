import { expect, it } from 'vitest'
import { fits } from './label'

it('takes 40 characters and 80 bytes for a lock screen, no more', () => {
  expect(fits('a'.repeat(40))).toBe(true)
  expect(fits('é'.repeat(40))).toBe(true)
  expect(fits('a'.repeat(41))).toBe(false)
  expect(fits('水'.repeat(40))).toBe(false)
})
