import { describe, expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { wishOf, type Place } from './keys'
import { deskParts, missed, operatorLoads } from './overview'
import { inFilter, isFlood, neighbour } from './queue'
import { hashOf, routeOf } from './route'

const noon = Date.parse('2026-11-23T04:00:00Z')

describe('a key', () => {
  const press = (key: string, place: Place = 'page', lettersOn = true, more: object = {}) =>
    wishOf({ key, ctrlKey: false, altKey: false, metaKey: false, ...more }, place, lettersOn)

  it('moves, acts and changes the view', () => {
    expect(press('j')).toEqual({ wish: 'move', by: 1 })
    expect(press('K')).toEqual({ wish: 'move', by: -1 })
    expect(press('c')).toEqual({ wish: 'action', actions: ['claim'] })
    expect(press('g')).toEqual({ wish: 'action', actions: ['to-city', 'give-back'] })
    expect(press('2')).toEqual({ wish: 'view', view: 'overview' })
    expect(press('?')).toEqual({ wish: 'help' })
  })

  it('is text where somebody types', () => {
    for (const key of ['c', 'j', '?', 'Enter', '1']) expect(press(key, 'field')).toBeNull()
    expect(press('Escape', 'field')).toEqual({ wish: 'cancel' })
  })

  it('leaves Enter to a focused button, and the browser its own keys', () => {
    expect(press('Enter')).toEqual({ wish: 'enter' })
    expect(press('Enter', 'button')).toBeNull()
    expect(press('Enter', 'queue')).toBeNull()
    expect(press('c', 'page', true, { ctrlKey: true })).toBeNull()
  })

  it('is no command when letters are turned off, but for the arrows', () => {
    for (const key of ['c', 'x', 'j', '?', '1']) expect(press(key, 'page', false)).toBeNull()
    expect(press('ArrowDown', 'queue', false)).toEqual({ wish: 'move', by: 1 })
  })

  it('up and down scroll what has the focus, and move only in the queue or where nothing has it', () => {
    for (const place of ['page', 'button', 'field'] as const) expect(press('ArrowDown', place)).toBeNull()
    expect(press('ArrowUp', 'queue')).toEqual({ wish: 'move', by: -1 })
    expect(press('ArrowUp', 'nowhere')).toEqual({ wish: 'move', by: -1 })
    expect(press('j', 'page')).toEqual({ wish: 'move', by: 1 })
  })

  it('that means nothing asks for nothing', () => {
    for (const key of ['q', 'F5', 'Tab', ' ', '9', '0']) expect(press(key)).toBeNull()
  })
})

describe('the address', () => {
  it('comes back as it went', () => {
    const route = { view: 'queue' as const, incidentId: 'I-17' }
    expect(routeOf(hashOf(route))).toEqual(route)
    expect(routeOf(hashOf({ view: 'holds', incidentId: 'I-17' })).view).toBe('holds')
  })

  it('from outside is not believed', () => {
    for (const hash of ['', '#', '#/nowhere/x', '#/queue/<b>', `#/queue/${'x'.repeat(65)}`]) {
      expect(routeOf(hash)).toEqual({ view: 'queue', incidentId: null })
    }
  })
})

describe('the queue', () => {
  it('moves within its ends, and begins anew when the incident has left it', () => {
    const ids = ['a', 'b', 'c']
    expect(neighbour(ids, 'a', 1)).toBe('b')
    expect(neighbour(ids, 'c', 1)).toBe('c')
    expect(neighbour(ids, 'a', -1)).toBe('a')
    expect(neighbour(ids, 'gone', 1)).toBe('a')
    expect(neighbour([], null, 1)).toBeNull()
  })

  it('shows as mine what I have, not what came back to the queue', () => {
    const mine = incident('a', { status: 'CLAIMED', claimedBy: 'li' })
    expect(inFilter(mine, 'mine', 'li')).toBe(true)
    expect(inFilter(mine, 'mine', 'wang')).toBe(false)
    expect(inFilter({ ...mine, status: 'OPEN' }, 'mine', 'li')).toBe(false)
  })
})

describe('a flood', () => {
  const arrivals = (count: number) => Array<number>(count).fill(noon)

  it('begins above ten in ten minutes and ends below five', () => {
    expect(isFlood(arrivals(10), false, noon)).toBe(false)
    expect(isFlood(arrivals(11), false, noon)).toBe(true)
    expect(isFlood(arrivals(5), true, noon)).toBe(true)
    expect(isFlood(arrivals(4), true, noon)).toBe(false)
  })

  it('forgets what is older', () => {
    expect(isFlood(arrivals(11), true, noon + 600_000)).toBe(false)
  })
})

describe('the load', () => {
  it('is counted by who claimed, with what is late and what only waits for its closing', () => {
    const of = (id: string, by: string, over: object = {}) =>
      incident(id, { status: 'CLAIMED', claimedBy: by, claimedByName: by, claimedAt: noon - 60_000, ...over })
    const incidents = [
      of('a', 'li', { dueAt: noon - 1 }),
      of('b', 'li', { claimedAt: noon - 120_000, dueAt: noon + 1_000_000 }),
      of('c', 'li', { status: 'HANDLED' }),
      of('d', 'wang', { status: 'HANDLED' }),
      of('e', 'wang', { status: 'OPEN' }),
      of('f', 'zhao', { status: 'CLOSED' }),
    ]

    expect(operatorLoads(incidents, noon)).toEqual([
      { name: 'li', inHand: 2, toClose: 1, late: 1, oldestAt: noon - 120_000 },
      { name: 'wang', inHand: 0, toClose: 1, late: 0, oldestAt: null },
    ])
  })
})

it('a share is judged by its target, and not at all without one', () => {
  const level = { seconds: 60, inTime: 1, of: 2 }
  expect(missed({ ...level, share: 0.9, target: 0.975 })).toBe(true)
  expect(missed({ ...level, share: 0.98, target: 0.975 })).toBe(false)
  expect(missed({ ...level, share: null, target: 0.975 })).toBeNull()
})

it('a desk is named by its kind and whose it is', () => {
  expect(deskParts('county:520303')).toEqual({ kind: 'county', of: '520303' })
  expect(deskParts('ward:inst:1')).toEqual({ kind: 'ward', of: 'inst:1' })
  expect(deskParts('city')).toEqual({ kind: 'city', of: '' })
})
