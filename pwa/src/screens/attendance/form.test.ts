import { expect, test } from 'vitest'
import { attended, facts, GROUP, group, planned, SLOT, went } from '../../../tests/visits'
import { bodyOf, formOf, formOfMeeting, formOfOffer, formOfOther, problemsIn } from './form'
import { missedIn, offersIn } from './offers'

// A Saturday; the group is on Tuesdays at 19:00.
const NOW = new Date('2026-11-21T10:00:00Z')
const since = (start_on: string) => group({ start_on })

test('planned times of four weeks are offered, the latest first, with the id of the plan', () => {
  const name = `${GROUP} 2026-11-17 ${SLOT}`
  const some = facts({ meetings: [since('2026-01-06')], ids: new Map([[name, 'the-plan-s-id']]) })
  const offers = offersIn(some, NOW)
  expect(offers.map(({ sitting }) => sitting.local_date)).toEqual([
    '2026-11-17',
    '2026-11-10',
    '2026-11-03',
    '2026-10-27',
  ])
  expect(offers.map(({ id }) => id)).toEqual(['the-plan-s-id', undefined, undefined, undefined])
})

test('what was said already is not offered, and what begins within the hour is', () => {
  const meetings = [since('2026-11-10')]
  const said = facts({ meetings, went: [went(planned({ status: 'missed' }))] })
  expect(offersIn(said, NOW).map(({ sitting }) => sitting.local_date)).toEqual(['2026-11-10'])
  expect(offersIn(facts({ meetings }), new Date('2026-11-17T17:59:00Z'))).toHaveLength(1)
  expect(offersIn(facts({ meetings }), new Date('2026-11-17T18:00:00Z'))).toHaveLength(2)
  expect(offersIn(facts({ meetings: [group({ archived: true })] }), NOW)).toEqual([])
})

test('an offered time becomes an entry of that very time', () => {
  const [offer] = offersIn(facts({ meetings: [group({ tz: 'America/New_York', how: 'hybrid' })] }), NOW)
  if (!offer) throw new Error('nothing offered')
  const body = bodyOf({ ...formOfOffer(offer), takeaway: ' Say it sooner. ' }, NOW)
  expect(body).toMatchObject({
    ...{
      meeting: GROUP,
      time_slot: SLOT,
      local_date: '2026-11-17',
      at: '19:00',
      minutes: 75,
      tz: 'America/New_York',
    },
    ...{ occurred_at: '2026-11-18T00:00:00.000Z', how: null, status: 'attended', takeaway: 'Say it sooner.' },
  })
  expect(body).not.toHaveProperty('chosen')
})

test('who sits there already was not there in the future', () => {
  const [offer] = offersIn(facts({ meetings: [since('2026-11-17')] }), new Date('2026-11-17T18:30:00Z'))
  if (!offer) throw new Error('nothing offered')
  expect(bodyOf(formOfOffer(offer), new Date('2026-11-17T18:30:00Z')).occurred_at).toBe(
    '2026-11-17T18:30:00.000Z',
  )
})

test('at another time, by clocks there; without a time now, or noon of an earlier day', () => {
  const own = group({ tz: 'Asia/Tokyo' })
  const form = formOfMeeting(own, new Date('2026-11-21T16:00:00Z'))
  expect([form.local_date, form.time_slot, form.minutes]).toEqual(['2026-11-22', null, 75])
  expect(bodyOf({ ...form, at: '08:00' }, NOW).occurred_at).toBe('2026-11-21T10:00:00.000Z')
  expect(bodyOf({ ...form, local_date: '2026-11-20', at: '08:00' }, NOW).occurred_at).toBe(
    '2026-11-19T23:00:00.000Z',
  )
  const other = formOfOther(NOW)
  expect(bodyOf(other, NOW)).toMatchObject({ meeting: null, at: null, occurred_at: NOW.toISOString() })
  expect(bodyOf({ ...other, local_date: '2026-11-01' }, NOW).occurred_at).toBe('2026-11-01T12:00:00.000Z')
})

test('nobody was anywhere tomorrow, but a planned one can be given up ahead', () => {
  const form = formOf(planned({ local_date: '2026-11-24' }))
  expect(problemsIn(form, NOW)).toEqual(['local_date'])
  expect(problemsIn({ ...form, status: 'cancelled' }, NOW)).toEqual([])
  expect(problemsIn({ ...form, status: 'cancelled', time_slot: null }, NOW)).toEqual(['local_date'])
  expect(problemsIn({ ...formOfOther(NOW), local_date: '' }, NOW)).toEqual(['local_date'])
})

test('an entry that is opened and saved stays as it was', () => {
  const before = planned({
    occurred_at: '2026-11-17T19:04:00.000Z',
    signer: 'J.',
    makes_up_for: { meeting: GROUP, local_date: '2026-11-03', time_slot: SLOT },
  })
  expect(bodyOf(formOf(before), NOW, before)).toEqual(before)
  const moved = bodyOf({ ...formOf(attended()), at: '20:00' }, NOW, attended())
  expect(moved.occurred_at).toBe('2026-11-17T20:00:00.000Z')
})

test('what was not attended makes up for nothing, and was nowhere in person', () => {
  const form = { ...formOf(planned()), makes_up_for: `${GROUP} 2026-11-03 ${SLOT}` }
  expect(bodyOf(form, NOW).makes_up_for).toEqual({
    meeting: GROUP,
    local_date: '2026-11-03',
    time_slot: SLOT,
  })
  expect(bodyOf({ ...form, status: 'missed' }, NOW)).toMatchObject({ makes_up_for: null, how: null })
})

test('to make up for: what was missed, and of appointments what nobody told of', () => {
  const dates = (some: Parameters<typeof facts>[0], held = '') =>
    missedIn(facts(some), NOW, held).map(({ sitting }) => sitting.local_date)
  const missed = went(planned({ status: 'missed', local_date: '2026-11-10' }))
  expect(dates({ meetings: [since('2026-11-03')], went: [missed] })).toEqual(['2026-11-10'])
  const booked = {
    ...group({ start_on: '2026-11-03', setting: 'one_on_one' }),
    editedAt: '2026-10-01T00:00:00Z',
  }
  expect(dates({ meetings: [booked], went: [missed] })).toEqual(['2026-11-17', '2026-11-10', '2026-11-03'])
  const made = went(attended({ makes_up_for: { meeting: GROUP, local_date: '2026-11-10', time_slot: SLOT } }))
  expect(dates({ meetings: [since('2026-11-03')], went: [missed, made] })).toEqual([])
  expect(
    dates({ meetings: [since('2026-11-03')], went: [missed, made] }, `${GROUP} 2026-11-10 ${SLOT}`),
  ).toEqual(['2026-11-10'])
})
