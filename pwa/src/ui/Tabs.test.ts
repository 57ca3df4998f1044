import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import { go } from '../lib/router.svelte'
import Tabs from './Tabs.svelte'

afterEach(() => {
  cleanup()
  go('/')
  vi.unstubAllGlobals()
})

test.each([
  ['/', 'Today', 'page'],
  ['/journal', 'Journal', 'page'],
  ['/journal/patterns', 'Journal', 'true'],
  ['/scales', 'Journal', 'true'],
  ['/medicines/past', 'Medicines', 'true'],
  ['/attendance', 'Meetings', 'true'],
  ['/help/people', 'Help', 'true'],
])('%s stands under %s', (path, name, current) => {
  vi.stubGlobal('scrollTo', () => undefined)
  go(path)
  render(Tabs)
  const marked = screen.getAllByRole('link').filter((link) => link.hasAttribute('aria-current'))
  expect(marked.map((link) => [link.textContent?.trim(), link.getAttribute('aria-current')])).toEqual([
    [name, current],
  ])
})
