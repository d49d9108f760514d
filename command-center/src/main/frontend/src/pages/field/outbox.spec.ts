import { describe, expect, it } from 'vitest'
import { assignment } from '@/shared/live/fixtures'
import * as box from './outbox'

const tap = (outbox: box.Outbox, key: string, command: box.FieldCommand = { action: 'accept' }) =>
  box.withTap(outbox, key, 'x', command, 0) ?? []

describe('the outbox', () => {
  it('sends one at a time, oldest first', () => {
    const outbox = tap(tap([], 'k1'), 'k2', { action: 'en-route' })

    expect(box.nextToSend(outbox, 0)?.key).toBe('k1')
    expect(box.nextToSend(box.whenSent(outbox, 'k1'), 0)).toBeNull()
    expect(box.nextToSend(box.whenConfirmed(outbox, 'k1'), 0)?.key).toBe('k2')
  })

  it('keeps the key of a tap nobody answered, and waits longer each time', () => {
    let outbox = tap([], 'k1')
    const waits = [0, 0, 0, 0, 0, 0].map(() => {
      outbox = box.whenUnanswered(outbox, 'k1', 0)
      return outbox[0]?.notBefore
    })

    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
    expect(box.nextToSend(outbox, 29_999)).toBeNull()
    expect(box.nextToSend(outbox, 30_000)?.key).toBe('k1')
  })

  it('sends at once when the network is back', () => {
    const outbox = box.hurried(box.whenUnanswered(tap([], 'k1'), 'k1', 0))

    expect(box.nextToSend(outbox, 0)?.key).toBe('k1')
  })

  it('survives a reload: what was on its way goes again under its key', () => {
    const stored = JSON.stringify(box.whenSent(tap([], 'k1'), 'k1'))

    expect(box.nextToSend(box.restored(stored), 0)?.key).toBe('k1')
  })

  it('starts empty from something unreadable', () => {
    expect(box.restored('{broken')).toEqual([])
  })

  it('refuses with a refused tap those that rest on it', () => {
    const outbox = box.whenRefused(tap(tap([], 'k1'), 'k2', { action: 'en-route' }), 'k1', 'withdrawn')

    expect(outbox.map(({ state }) => state)).toEqual(['refused', 'refused'])
  })

  it('takes no more than its limit, and says so', () => {
    let outbox: box.Outbox = []
    for (let n = 0; n < box.pendingMax; n++) outbox = tap(outbox, `k${n}`)

    expect(box.withTap(outbox, 'one more', 'x', { action: 'accept' }, 0)).toBeNull()
  })

  it('keeps few settled taps', () => {
    let outbox: box.Outbox = []
    for (let n = 0; n < 100; n++) outbox = box.whenConfirmed(tap(outbox, `k${n}`), `k${n}`)

    expect(outbox.length).toBeLessThanOrEqual(10)
  })
})

describe('the status by taps', () => {
  it('is ahead of what the command centre knows', () => {
    const outbox = tap(tap([], 'k1'), 'k2', { action: 'en-route' })

    expect(box.statusByTaps(assignment('x'), outbox)).toBe('EN_ROUTE')
  })

  it('falls back when a tap is refused', () => {
    expect(
      box.statusByTaps(assignment('x', { status: 'SEEN' }), box.whenRefused(tap([], 'k1'), 'k1', '')),
    ).toBe('SEEN')
  })

  it('never goes back from what the command centre knows', () => {
    expect(box.statusByTaps(assignment('x', { status: 'ON_SCENE' }), tap([], 'k1'))).toBe('ON_SCENE')
  })
})
