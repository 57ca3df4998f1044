import { cleanup, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { meeting } from '../../../tests/samples'
import { FakeServer, plan } from '../../../tests/server'
import { keepAgenda } from '../../lib/agenda'
import { attend } from '../../lib/attendance'
import { getRecord, recordsOf, saveRecord } from '../../lib/db'
import { setMeta } from '../../lib/store'
import type { Agenda, Draft } from '../../lib/types'
import { toast } from '../../ui/toast.svelte'
import Today from './Today.svelte'

const GROUP = '0f0f0f0f-0000-4000-8000-00000000000a'
const ITEM = {
  ...{ reminder: GROUP, local_date: '2026-11-24', time_slot: 'tuesday1', purpose: 'meeting', at: '19:00' },
  ...{ due_at: '2026-11-24T18:30:00Z', useful_until: '2026-11-24T19:00:00Z' },
  ...{ near_from: '2026-11-24T00:00:00Z', near_until: '2026-11-25T00:00:00Z' },
  dose_id: '0d0d0d0d-0000-4000-8000-00000000000b',
}
let server: FakeServer

async function open(now: string, some: Partial<Draft<'meeting'>> = {}): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-01T00:00:00Z') })
  await saveRecord('meeting', { ...meeting('tuesday1'), ...some }, { id: GROUP })
  vi.setSystemTime(new Date(now))
  await keepAgenda(plan(1, [ITEM]) as unknown as Agenda)
  render(Today)
  await screen.findByRole('list', { name: 'Your day' })
}

const button = (name: string | RegExp) => screen.findByRole('button', { name })

beforeEach(async () => {
  server = new FakeServer()
  server.install()
  server.online = false
  toast.clear()
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
})
afterEach(async () => {
  cleanup()
  await new Promise((arrived) => setTimeout(arrived, 20)) // what is still on its way
  vi.useRealTimers()
})

describe('a meeting of today', () => {
  test('stands ahead with its time and place, and can be joined from a quarter of an hour before at the latest', async () => {
    const online = {
      how: 'hybrid' as const,
      place: 'St Mark’s',
      join_url: 'https://meet.example/a',
      lead_min: 0,
    }
    await open('2026-11-24T18:44:00Z', online)
    const line = await screen.findByRole('link', { name: /^Tuesday group/ })
    expect(line.textContent).toMatch(/7:00\sPM · in 16\smin/)
    expect(line.textContent).toContain('St Mark’s')
    expect(line.getAttribute('href')).toBe(`/meetings/mine/${GROUP}`)
    expect(screen.queryByRole('link', { name: 'Join' })).toBeNull()
    cleanup()
    await open('2026-11-24T18:45:00Z', online)
    const join = await screen.findByRole('link', { name: 'Join' })
    expect([join.getAttribute('href'), join.getAttribute('rel')]).toEqual([
      'https://meet.example/a',
      'noreferrer',
    ])
  })

  test('can be joined from its reminder on', async () => {
    const online = { how: 'online' as const, join_url: 'https://meet.example/a', lead_min: 60 }
    await open('2026-11-24T17:59:00Z', online)
    await screen.findByRole('link', { name: /^Tuesday group/ })
    expect(screen.queryByRole('link', { name: 'Join' })).toBeNull()
    cleanup()
    await open('2026-11-24T18:00:00Z', online)
    expect((await screen.findByRole('link', { name: 'Join' })).getAttribute('href')).toBe(
      'https://meet.example/a',
    )
  })

  test('is joined over https only', async () => {
    await open('2026-11-24T18:50:00Z', { how: 'online', join_url: 'http://meet.example/a' })
    await screen.findByRole('link', { name: /^Tuesday group/ })
    expect(screen.queryByRole('link', { name: 'Join' })).toBeNull()
  })

  test('is answered with one tap under the id of the reminder, and Undo asks again', async () => {
    await open('2026-11-24T19:00:00Z')
    ;(await button(/^Yes: Tuesday group/)).click()
    await waitFor(async () => expect(await getRecord(ITEM.dose_id)).not.toBeNull())
    expect((await getRecord<'attendance'>(ITEM.dose_id))?.body).toMatchObject({
      ...{ meeting: GROUP, status: 'attended', local_date: '2026-11-24', time_slot: 'tuesday1' },
      ...{ at: '19:00', minutes: 75, name: 'Tuesday group' },
    })
    await button(/^Tuesday group.*There/)
    expect(screen.queryByRole('button', { name: /^Yes: / })).toBeNull()
    ;(await button('Undo')).click()
    await button(/^Yes: Tuesday group/)
    expect(await recordsOf('attendance')).toEqual([])
  })

  test('says the hour by the clocks of the meeting, wherever the phone is', async () => {
    await open('2026-11-24T19:00:00Z', { tz: 'Pacific/Auckland' })
    await attend({ ...ITEM, reminder: GROUP })
    expect((await getRecord<'attendance'>(ITEM.dose_id))?.body).toMatchObject({
      ...{ at: '19:00', local_date: '2026-11-24', tz: 'Pacific/Auckland' },
    })
  })

  test('keeps a line from it, and another answer', async () => {
    await open('2026-11-24T20:30:00Z')
    ;(await button(/^No: Tuesday group/)).click()
    ;(await button(/^Tuesday group.*Not this time/)).click()
    ;(await screen.findByLabelText('I was there')).click()
    const line = (await screen.findByLabelText(/A line to keep/)) as HTMLTextAreaElement
    line.value = 'Say it sooner.'
    line.dispatchEvent(new Event('input', { bubbles: true }))
    ;(await button('Save')).click()
    await button(/There · “Say it sooner.”/)
    expect((await recordsOf('attendance')).map(({ body }) => body.status)).toEqual(['attended'])
  })

  test('is not asked about when it was called off here, and the plan does not know yet', async () => {
    await open('2026-11-24T19:30:00Z', { cancelled: ['2026-11-24'] })
    await new Promise((passed) => setTimeout(passed, 300))
    expect(screen.queryByText('Were you there?')).toBeNull()
  })

  test('is asked about on the morning after, and not for ever', async () => {
    await open('2026-11-25T07:00:00Z')
    await button(/^Yes: Tuesday group/)
    cleanup()
    await open('2026-11-25T09:00:00Z')
    await new Promise((passed) => setTimeout(passed, 300))
    expect(screen.queryByText('Were you there?')).toBeNull()
  })

  test('shows the time here and the time there', async () => {
    await open('2026-11-24T06:00:00Z', { tz: 'Asia/Tokyo' })
    const line = await screen.findByRole('link', { name: /^Tuesday group/ })
    expect(line.textContent).toMatch(/10:00\sAM/)
    expect(line.textContent).toMatch(/7:00\sPM in Tokyo/)
  })
})
