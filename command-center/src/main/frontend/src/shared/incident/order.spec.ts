import { expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { byClassAndClock } from './order'

const noon = Date.parse('2026-11-23T04:00:00Z')

it('incidents are in order of class, then of what somebody must do now, then of age', () => {
  const going = { status: 'CLAIMED' as const, claimedAt: noon, dueAt: noon + 60_000 }
  const all = [
    incident('settled', { status: 'HANDLED', openedAt: 1 }),
    incident('technical', { class: 'TECHNICAL', openedAt: 1 }),
    incident('going', { ...going, openedAt: 1 }),
    incident('late', { ...going, dueAt: noon - 1, claimedAt: noon - 90_000, openedAt: 3 }),
    incident('open', { openedAt: 2 }),
  ]

  expect(byClassAndClock(all, noon).map(({ id }) => id)).toEqual([
    'open',
    'late',
    'going',
    'technical',
    'settled',
  ])
})
