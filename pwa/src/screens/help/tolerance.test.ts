import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { medication } from '../../../tests/samples'
import { look } from '../../lib/account.svelte'
import { saveRecord, wipe } from '../../lib/db'
import { allWords } from '../../lib/i18n/index.svelte'
import { setMeta } from '../../lib/store'
import Tolerance from './Tolerance.svelte'

beforeEach(async () => {
  await wipe()
  await allWords()
})
afterEach(cleanup)

test('“call your clinic” comes with its number', async () => {
  await setMeta('account', { personTag: 'p1', device: 'd1', shared: false, recoveryConfirmed: true })
  await look()
  await saveRecord('medication', medication({ clinic_name: 'Riverside', clinic_phone: '555-0142' }))
  render(Tolerance)
  const call = await screen.findByRole('link', { name: 'Call Riverside' })
  expect(call.getAttribute('href')).toBe('tel:5550142')
})
