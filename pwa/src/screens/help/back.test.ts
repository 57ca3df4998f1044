import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { go, route, startRouter } from '../../lib/router.svelte'
import CallNow from '../symptoms/CallNow.svelte'
import Crisis from './Crisis.svelte'

let stop = () => {}
beforeEach(() => {
  stop = startRouter()
})
afterEach(() => {
  cleanup()
  stop()
})

test.each<[string, string, Component]>([
  ['/help/crisis', '/scales/phq-9/new', Crisis],
  ['/symptoms/call', '/symptoms/0b1e9c9e-3f1c-4c55-9d0e-6a3b8b0f7a11', CallNow],
])('%s leads back to the form it was opened from', async (path, form, Screen) => {
  go(form)
  go(path)
  render(Screen)
  screen.getByLabelText('Back').click()
  await waitFor(() => expect(route.path).toBe(form))
})
