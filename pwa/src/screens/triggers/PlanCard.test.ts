import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import PlanCard from './PlanCard.svelte'
import type { Plan } from './plans'

afterEach(cleanup)

test('a plan that was written twice is shown twice', () => {
  const same = { when: 'I get paid', do: 'call Sam first' }
  const plan = { id: 'p1', body: { trigger: 'payday', plans: [same, same], removal: [] } } as unknown as Plan
  render(PlanCard, { plan })
  expect(screen.getAllByText('“If I get paid, I call Sam first”')).toHaveLength(2)
})
