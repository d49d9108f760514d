import { expect, it } from 'vitest'
import { incident } from './fixtures'
import { byPriority } from './priority'

it('puts class before time, and what only waits for closing last', () => {
  const queue = [
    incident('handled', { status: 'HANDLED', openedAt: 1 }),
    incident('battery', { class: 'TECHNICAL', openedAt: 1 }),
    incident('new fall', { openedAt: 9 }),
    incident('old fall', { openedAt: 5, status: 'CLAIMED' }),
    incident('bed exit', { class: 'HIGH', openedAt: 1 }),
  ]

  expect(queue.sort(byPriority).map(({ id }) => id)).toEqual([
    'old fall',
    'new fall',
    'bed exit',
    'battery',
    'handled',
  ])
})
