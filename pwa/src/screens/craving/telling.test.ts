import { expect, test } from 'vitest'
import { draw } from './course'
import { begun } from './episode'
import { craving } from './telling'

const HOUR = 3_600_000
const ago = (hours: number) => ({ ...begun(new Date(Date.now() - hours * HOUR), 'UTC'), v: 1 as const })

test('one that goes on is told so; one that was forgotten has no end', () => {
  expect(craving.line(ago(1))).toContain('still going on')
  expect(craving.line(ago(13))).toContain('no end noted')
})

test('the picture shows where now is before anything was said, and on the line after', () => {
  const before = draw([], 10, 20, [])
  expect(before.dot).toBeNull()
  const after = draw([{ at_s: 0, value: 5 }], 10, 20, [])
  expect(after.dot?.x).toBe(before.here)
  expect(draw([], 0, 20, []).here).toBeLessThan(before.here)
})
