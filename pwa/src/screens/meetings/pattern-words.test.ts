import { afterEach, describe, expect, test } from 'vitest'
import { setLanguage } from '../../lib/i18n/index.svelte'
import type { Days } from './pattern'
import { daysWords, hourWords } from './pattern-words'

const TODAY = '2026-11-21'
const weekly = (on: number[], weeks = 1): Days => ({ type: 'weekdays', on, weeks })
const nth = (nth: (-1 | 1 | 2 | 3 | 4 | 5)[], weekday: number, months = 1): Days => ({
  ...{ type: 'nth_weekday', nth, weekday, months },
})
const month = (day: number, months = 1): Days => ({ type: 'monthly', day, months, before: 0 })
const dates = (...on: string[]): Days => ({ type: 'dates', on })

afterEach(() => setLanguage('en'))

describe('the days of a meeting in words', () => {
  test.each<[Days, string, string]>([
    [weekly([2]), 'Every Tuesday', 'Cada martes'],
    [weekly([4, 2, 7]), 'Every Tuesday, Thursday, and Sunday', 'Cada martes, jueves y domingo'],
    [weekly([1], 2), 'Every second week: Monday', 'Cada dos semanas: lunes'],
    [weekly([1], 3), 'Every 3\u00a0weeks: Monday', 'Cada 3\u00a0semanas: lunes'],
    [month(15), 'Each month on day\u00a015', 'Cada mes el día\u00a015'],
    [month(31), 'Each month on day\u00a031, or its last', 'Cada mes el día\u00a031, o el último'],
    [month(1, 3), 'Every 3\u00a0months on day\u00a01', 'Cada 3\u00a0meses el día\u00a01'],
    [nth([1], 1, 12), 'Every 12\u00a0months on the first Monday', 'Cada 12\u00a0meses el primer lunes'],
    [nth([1], 1), 'Each month on the first Monday', 'Cada mes el primer lunes'],
    [nth([-1, 2], 5), 'Each month on the second and last Friday', 'Cada mes el segundo y último viernes'],
    [dates('2026-12-02'), 'On Dec\u00a02', 'El 2\u00a0dic'],
    [
      dates('2026-12-09', '2026-11-01', '2026-12-02'),
      'On Dec\u00a02 and Dec\u00a09',
      'El 2\u00a0dic y 9\u00a0dic',
    ],
  ])('%j', async (days, en, es) => {
    expect(daysWords(days, TODAY)).toBe(en)
    await setLanguage('es')
    expect(daysWords(days, TODAY)).toBe(es)
  })

  test('many dates are counted, and those behind are left out', () => {
    const many = dates('2026-11-01', '2026-12-02', '2026-12-09', '2026-12-16', '2026-12-23')
    expect(daysWords(many, TODAY)).toBe('On Dec\u00a02 and 3\u00a0more dates')
  })

  test('with its time', () => {
    const hour = { slot: 'abcdefgh', at: '19:00', minutes: 75, days: weekly([2]) }
    expect(hourWords(hour, TODAY)).toMatch(/^Every Tuesday, (7:00\sPM|19:00) to (8:15\sPM|20:15)$/)
  })
})
