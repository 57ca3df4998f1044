import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { allWords, setLanguage } from '../../lib/i18n/index.svelte'
import ZoneField from './ZoneField.svelte'
import { areaOf, zonesNamed } from './zone-list'

beforeAll(allWords)
afterEach(async () => {
  cleanup()
  await setLanguage('en')
  await allWords()
})

const found = (typed: string) => zonesNamed(typed, 'Europe/Madrid').shown

describe('a time zone', () => {
  test('is found by the beginning of its city, without case and accents', () => {
    expect(found('new y')).toEqual(['America/New_York'])
    expect(found('LOS ÁNG')).toEqual(['America/Los_Angeles'])
    expect(found('aires')[0]).toMatch(/Buenos_Aires$/)
    expect(found('ork')).toEqual([])
  })

  test('is found in Spanish by both names', async () => {
    await setLanguage('es')
    await allWords()
    for (const typed of ['nueva york', 'new york']) expect(found(typed), typed).toEqual(['America/New_York'])
    expect(areaOf('America/New_York')).toBe('América')
  })

  test('of a part of the world: some, and how many more; cities of that name first', () => {
    const { shown, more } = zonesNamed('america', 'Europe/Madrid')
    expect(shown).toHaveLength(8)
    expect(more).toBeGreaterThan(50)
    expect(found('london')[0]).toBe('Europe/London')
    expect(found('indian')[0]).toMatch(/Indianapolis$/)
  })

  test('at hand before anything is typed: the one that is chosen, and that of the phone', () => {
    expect(zonesNamed('', 'Europe/Madrid').shown).toEqual(['Europe/Madrid', 'UTC'])
    expect(zonesNamed(' ', 'UTC').shown).toEqual(['UTC'])
    expect(zonesNamed('', 'No/Where').shown).toEqual(['UTC'])
  })

  test('of two names is shown once, as it is chosen', () => {
    for (const name of [
      'Asia/Kolkata',
      'Asia/Calcutta',
      'America/Argentina/Buenos_Aires',
      'America/Buenos_Aires',
    ])
      expect(zonesNamed(name.split('/').at(-1) ?? '', name).shown, name).toEqual([name])
  })

  test('is chosen by a tap, and the list goes', async () => {
    render(ZoneField, { zone: 'Europe/Madrid' })
    const summary = screen.getByText('Time zone: Madrid')
    await fireEvent.click(summary)
    await fireEvent.input(screen.getByLabelText('City of the meeting'), { target: { value: 'tok' } })
    await fireEvent.click(screen.getByRole('button', { name: /^Tokyo/ }))
    await screen.findByText('Time zone: Tokyo')
    expect(summary.closest('details')?.open).toBe(false)
    expect(document.activeElement).toBe(summary)
    await fireEvent.click(summary)
    await fireEvent.input(screen.getByLabelText('City of the meeting'), { target: { value: 'xq' } })
    await screen.findByText(/^No zone has that name/)
  })
})
