import { cleanup, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { afterEach, expect, test } from 'vitest'
import BarsChart from './BarsChart.svelte'

afterEach(cleanup)

test('two bars of one name are both drawn', () => {
  const table = createRawSnippet(() => ({ render: () => '<tbody></tbody>' }))
  const bars = [3, 2].map((count) => ({ name: 'Work', parts: [count] }))
  render(BarsChart, { name: 'What set cravings off', reading: 'Work came up most.', bars, table })
  expect(screen.getAllByText('Work')).toHaveLength(2)
})
