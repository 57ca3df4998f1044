import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { recordsOf, saveRecord } from '../../lib/db'
import { go, route } from '../../lib/router.svelte'
import { toast } from '../../ui/toast.svelte'
import Craving from './Craving.svelte'
import Edit from './Edit.svelte'
import { begun } from './episode'

const HOUR = 3_600_000

afterEach(() => {
  cleanup()
  go('/')
})

async function open(): Promise<void> {
  go('/craving')
  render(Craving)
  await screen.findByText('How strong now')
}
const tap = async (name: string | RegExp) => (await screen.findByRole('button', { name })).click()
const kept = async () => (await recordsOf('craving')).map(({ body }) => body)

test('the tap that opens it is saved at once, and opening it again goes on', async () => {
  await open()
  expect(await kept()).toMatchObject([{ strengths: [], ended_at: null, outcome: null }])
  await tap('More: How strong now')
  await tap('More: How strong now')
  cleanup()
  await waitFor(async () => expect((await kept())[0]?.strengths).toMatchObject([{ value: 6 }]))
  await open()
  expect(await kept()).toHaveLength(1)
  await screen.findByText('6')
})

test('one that was forgotten half a day ago waits in the journal; a new one begins', async () => {
  await saveRecord('craving', begun(new Date(Date.now() - 13 * HOUR), 'UTC'))
  await open()
  expect(await kept()).toHaveLength(2)
})

test('under three episodes no number is told, from three on the person’s own', async () => {
  const ended = async (minutes: number) => {
    const start = new Date(Date.now() - 30 * HOUR - minutes * 60_000)
    await saveRecord('craving', {
      ...begun(start, 'UTC'),
      ended_at: new Date(start.getTime() + minutes * 60_000).toISOString(),
      outcome: 'passed',
    })
  }
  await ended(17)
  await ended(18)
  await open()
  await screen.findByText(/Most cravings rise and fall/)
  cleanup()
  await ended(40)
  await open()
  await screen.findByText(/Yours usually pass in about 18.minutes\. This one has just begun\./)
})

test('what is tried and has a page opens there at once', async () => {
  await open()
  ;(await screen.findByRole('checkbox', { name: 'Call someone' })).click()
  await waitFor(() => expect(route.path).toBe('/help/people'))
  expect(await kept()).toMatchObject([{ coping: [{ what: 'call' }] }])
})

test('it has passed: ended at the tap, then what helped', async () => {
  await open()
  ;(await screen.findByRole('checkbox', { name: 'Walk outside' })).click()
  await tap('It has passed')
  await waitFor(() => expect(route.path).toMatch(/^\/craving\/[0-9a-f-]{36}$/))
  const [ended] = await kept()
  expect(ended).toMatchObject({ outcome: 'passed', coping: [{ what: 'walk', helped: null }] })
  expect(ended?.ended_at).not.toBeNull()
  cleanup()
  render(Edit)
  ;(await screen.findByRole('radio', { name: 'Yes' })).click()
  ;(await screen.findByRole('checkbox', { name: 'Music' })).click()
  await tap('Done')
  await waitFor(async () =>
    expect((await kept())[0]?.coping).toEqual([
      { what: 'walk', helped: 'yes' },
      { what: 'music', helped: 'yes' },
    ]),
  )
  expect((await kept())[0]?.ended_at).toBe(ended?.ended_at)
  await waitFor(() => expect(route.path).toBe('/'))
})

test('not over yet: the same clock goes on', async () => {
  await open()
  await tap('It has passed')
  await waitFor(() => expect(route.path).not.toBe('/craving'))
  cleanup()
  render(Edit)
  await tap('It is not over yet')
  await waitFor(() => expect(route.path).toBe('/craving'))
  expect(await kept()).toMatchObject([{ ended_at: null, outcome: null }])
})

test('I used: noted, and on to what helps now', async () => {
  await open()
  await tap('I used')
  await waitFor(() => expect(route.path).toBe('/lapse'))
  expect((await kept())[0]?.outcome).toBe('used')
})

test('started by mistake leaves nothing', async () => {
  await open()
  await tap('Started by mistake')
  await waitFor(async () => expect(await kept()).toEqual([]))
})

test('a mistaken tap on that brings all of it back', async () => {
  await open()
  ;(await screen.findByRole('checkbox', { name: 'Walk outside' })).click()
  await tap('More: How strong now')
  await tap('Started by mistake')
  await waitFor(async () => expect(await kept()).toEqual([]))
  await waitFor(() => expect(toast.message?.undo).toBeDefined())
  toast.message?.undo?.()
  await waitFor(async () =>
    expect(await kept()).toMatchObject([
      { strengths: [{ value: 5 }], coping: [{ what: 'walk' }], ended_at: null },
    ]),
  )
})
