import { describe, expect, it } from 'vitest'
import { assignment, incident } from '@/shared/live/fixtures'
import { rendered } from '@/shared/testing/rendered'
import { deadlineOf } from './deadline'
import { mapAddress } from './mapAddress'
import OrphanCard from './OrphanCard.vue'
import { sizeWithin } from './photo'
import * as box from './outbox'

const zhang = { person: '张秀英', place: '张家' }

const tap = (outbox: box.Outbox, key: string, command: box.FieldCommand = { action: 'accept' }) =>
  box.withTap(outbox, key, { assignmentId: 'x', about: zhang }, command, 0) ?? []

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

  it('refuses with a refused tap those that rest on it', () => {
    const outbox = box.whenRefused(tap(tap([], 'k1'), 'k2', { action: 'en-route' }), 'k1', 'withdrawn')

    expect(outbox.map(({ state }) => state)).toEqual(['refused', 'refused'])
  })

  it('takes no more than its limit, and says so', () => {
    let outbox: box.Outbox = []
    for (let n = 0; n < box.pendingMax; n++) outbox = tap(outbox, `k${n}`)

    expect(
      box.withTap(outbox, 'one more', { assignmentId: 'x', about: null }, { action: 'accept' }, 0),
    ).toBeNull()
  })

  it('keeps few settled taps', () => {
    let outbox: box.Outbox = []
    for (let n = 0; n < 100; n++) outbox = box.whenConfirmed(tap(outbox, `k${n}`), `k${n}`)

    expect(outbox.length).toBeLessThanOrEqual(10)
  })
})

describe('the moment of a tap', () => {
  const at = (ahead: number | null, aheadNow: number | null) =>
    (
      box.withTap([], 'k1', { assignmentId: 'x', about: null }, { action: 'accept' }, 10_000, ahead) ?? []
    ).map((entry) => box.tappedAtServer(entry, aheadNow))

  it('is the command centre’s time as it was known when it was tapped', () => {
    expect(at(600_000, 0)).toEqual([610_000])
  })

  it('is put right by what is known when it is sent, where nothing was known before', () => {
    expect(at(null, 600_000)).toEqual([610_000])
  })

  it('is the device’s own where nobody ever said the time', () => {
    expect(at(null, null)).toEqual([10_000])
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

describe('what the device keeps', () => {
  it('is in the order it was tapped, and what was on its way goes again', () => {
    const [first, second] = box
      .whenSent(tap(tap([], 'k1'), 'k2'), 'k1')
      .map((entry, n) => ({ ...entry, tappedAt: n }))

    const outbox = box.restored([second, first].flatMap((entry) => entry ?? []))

    expect(outbox.map(({ key, state }) => [key, state])).toEqual([
      ['k1', 'queued'],
      ['k2', 'queued'],
    ])
  })

  it('changes by what changed', () => {
    const before = tap(tap([], 'k1'), 'k2')
    const after = tap(box.whenSent(before.slice(1), 'k2'), 'k3')

    const { put, remove } = box.changesOf(before, after)

    expect(put.map(({ key }) => key)).toEqual(['k2', 'k3'])
    expect(remove).toEqual(['k1'])
  })
})

describe('a note', () => {
  const note = { action: 'update', note: 'stable' } as const

  it('leaves the task where it stands', () => {
    const there = assignment('x', { status: 'ON_SCENE' })

    expect(box.statusByTaps(there, tap([], 'k1', note))).toBe('ON_SCENE')
  })

  it('that is refused takes no step with it', () => {
    const outbox = tap(tap([], 'k1', note), 'k2', { action: 'en-route' })

    expect(box.whenRefused(outbox, 'k1', '').map(({ state }) => state)).toEqual(['refused', 'queued'])
  })
})

describe('the deadline', () => {
  const due = (status: 'SEEN' | 'EN_ROUTE' | 'ON_SCENE', left: number, shown = status as string) =>
    deadlineOf(assignment('x', { status, dueAt: 100_000 + left }), shown as typeof status, 100_000)

  it('follows the step, and is red at its end', () => {
    expect(due('SEEN', 30_000)).toEqual({ key: 'acceptBy', time: '00:30', late: false })
    expect(due('EN_ROUTE', 90_000)).toEqual({ key: 'arriveBy', time: '01:30', late: true })
    expect(due('ON_SCENE', 600_000)).toEqual({ key: 'updateBy', time: '10:00', late: false })
    expect(due('SEEN', -1)?.key).toBe('overdue')
  })

  it('is not shown for a step the worker has taken already', () => {
    expect(due('SEEN', 30_000, 'ACCEPTED')).toBeNull()
  })
})

it('the map of the phone opens at the place', () => {
  const there = incident('a', { longitude: 106.9, latitude: 27.7, placeName: '张家' })

  expect(mapAddress(there, 'Android')).toBe('geo:27.7,106.9?q=27.7,106.9(%E5%BC%A0%E5%AE%B6)')
  expect(mapAddress(there, 'iPhone')).toBe('https://maps.apple.com/?ll=27.7,106.9&q=%E5%BC%A0%E5%AE%B6')
  expect(mapAddress(incident('b'), 'Android')).toBeNull()
})

describe('photographs', () => {
  const photo = { action: 'photo', bytes: 9 } as const
  const add = (outbox: box.Outbox, key: string, assignmentId: string, command: box.FieldCommand = photo) =>
    box.withTap(outbox, key, { assignmentId, about: null }, command, 0) ?? []

  it('keep their place among the taps of their task', () => {
    const outbox = add(add([], 'p1', 'x'), 'k1', 'x', { action: 'accept' })

    expect(box.nextToSend(outbox, 0)?.key).toBe('p1')
    expect(box.nextToSend(box.whenSent(outbox, 'p1'), 0)).toBeNull()
  })

  it('let a tap for somebody else pass, also while one is on its way', () => {
    const outbox = add(add(add([], 'p1', 'x'), 'p2', 'y'), 'k1', 'z', { action: 'accept' })

    expect(box.nextToSend(outbox, 0)?.key).toBe('k1')
    expect(box.nextToSend(box.whenSent(outbox, 'k1'), 0)?.key).toBe('p1')
    expect(box.nextToSend(box.whenSent(box.whenSent(outbox, 'k1'), 'p1'), 0)).toBeNull()
  })

  it('that were refused leave room for others', () => {
    let outbox: box.Outbox = []
    for (let n = 0; n < box.photosMax; n++) outbox = add(outbox, `p${n}`, 'x')
    expect(box.isPhotosFull(outbox, 'x')).toBe(true)

    expect(box.isPhotosFull(box.whenRefused(outbox, 'p3', ''), 'x')).toBe(false)
    expect(box.isPhotosFull(outbox, 'y')).toBe(false)
  })

  it('leave the device when their tap is refused, with a step they rest on, dismissed or confirmed', () => {
    const two = add(add(add([], 'k1', 'x', { action: 'accept' }), 'p1', 'x'), 'p2', 'y')
    const refused = box.whenRefused(two, 'k1', 'withdrawn')

    expect(box.picturesToDrop(two, refused)).toEqual(['p1'])
    expect(box.picturesToDrop(two, box.whenConfirmed(two, 'p2'))).toEqual(['p2'])
    expect(box.picturesToDrop(two, box.whenSent(two, 'p2'))).toEqual([])
    expect(box.picturesToDrop(two, [])).toEqual(['p1', 'p2'])
  })

  it('are drawn no larger than they are, the longer edge within the limit', () => {
    expect(sizeWithin(4000, 3000, 1280)).toEqual({ width: 1280, height: 960 })
    expect(sizeWithin(600, 800, 1280)).toEqual({ width: 600, height: 800 })
  })
})

describe('taps of a task that is gone', () => {
  const refused = box.whenRefused(tap(tap([], 'k1'), 'k2', { action: 'en-route' }), 'k1', 'withdrawn')

  it('stay in sight, by whom they are about, until they are dismissed', () => {
    expect(box.orphansOf(refused, new Set())).toEqual([{ assignmentId: 'x', about: zhang, taps: refused }])
    expect(box.orphansOf(box.withoutRefusals(refused, 'x'), new Set())).toEqual([])
  })

  it('are a card with the name, the place, what was refused and why', async () => {
    const [orphan] = box.orphansOf(refused, new Set())

    const card = await rendered(OrphanCard, { orphan })

    for (const words of ['张秀英', '张家', '出发', '未被接受', 'withdrawn', '知道了'])
      expect(card).toContain(words)
  })

  it('are told in the card of their task while there is one, and not at all when they were confirmed', () => {
    expect(box.orphansOf(refused, new Set(['x']))).toEqual([])
    expect(box.orphansOf(box.whenConfirmed(tap([], 'k1'), 'k1'), new Set())).toEqual([])
  })

  it('are not spoken of before it is known which tasks there are', () => {
    expect(box.orphansOf(refused, null)).toEqual([])
  })

  it('are not pushed out by what is confirmed later', () => {
    let outbox: box.Outbox = refused
    for (let n = 0; n < 30; n++) outbox = box.whenConfirmed(tap(outbox, `later${n}`), `later${n}`)

    expect(outbox.filter(({ state }) => state === 'refused')).toHaveLength(2)
  })
})

it('signing out leaves what was not sent, and nobody named', () => {
  const outbox = tap(box.whenConfirmed(tap([], 'k1'), 'k1'), 'k2')

  expect(box.whenSignedOut(outbox).map(({ key, about }) => [key, about])).toEqual([['k2', null]])
})
