import { describe, expect, it } from 'vitest'
import type { Incident } from '@/shared/api/types'
import { assignment, cityCounts, incident, snapshot } from './fixtures'
import type { BedTile, LiveMessage } from './messages'
import {
  applyMessage,
  heldOf,
  liveLimits,
  nothingKnown,
  wantsSnapshot,
  type Answered,
  type LiveState,
} from './state'

const after = (messages: (LiveMessage | Answered)[], from: LiveState = nothingKnown) =>
  messages.reduce((state, message) => applyMessage(state, message), from)

const openIds = (state: LiveState) => [...state.incidents.keys()]

describe('a snapshot', () => {
  it('replaces all the page knows, and brings the position', () => {
    const before = after([snapshot(5, { incidents: [incident('old')] })])

    const state = applyMessage(before, snapshot(9, { incidents: [incident('new')] }))

    expect(openIds(state)).toEqual(['new'])
    expect(state.position).toBe(9)
    expect(state.snapshots).toBe(2)
  })

  it('leaves out what is closed already', () => {
    const state = after([snapshot(9, { incidents: [incident('a', { status: 'CLOSED' }), incident('b')] })])

    expect(openIds(state)).toEqual(['b'])
  })

  it('keeps the most urgent when there are more than fit', () => {
    const incidents = [incident('low', { class: 'TECHNICAL' }), incident('high')]

    const state = applyMessage(nothingKnown, snapshot(1, { incidents }), { ...liveLimits, incidentsKept: 1 })

    expect(openIds(state)).toEqual(['high'])
    expect(state.last?.id).toBe('high')
  })
})

describe('more incidents than a page holds', () => {
  const limits = { ...liveLimits, incidentsMax: 6, incidentsKept: 4, incidentsLow: 3, beyondMax: 2 }
  const call = (n: number, over: Partial<Incident> = {}) => incident(`I-${n}`, { openedAt: n, ...over })
  const mine = { status: 'CLAIMED', claimedBy: 'wu', class: 'TECHNICAL' } as const
  const told = (state: LiveState, position: number, value: Incident) =>
    applyMessage(state, { type: 'incident', position, incident: value }, limits)
  const six = [1, 2, 3, 4, 5, 6].reduce((state, n) => told(state, 10 + n, call(n)), after([snapshot(10)]))

  it('drops several at once, and then holds exactly what comes first', () => {
    expect(openIds(six)).toHaveLength(6)
    expect(six.last).toBeNull()

    const state = told(six, 17, call(0))

    expect(openIds(state).sort()).toEqual(['I-0', 'I-1', 'I-2', 'I-3'])
    expect(state.last?.id).toBe('I-3')
    expect(openIds(told(state, 18, call(7))), 'behind').not.toContain('I-7')
    expect(openIds(told(state, 18, call(-1))), 'before').toContain('I--1')
    expect(openIds(told(state, 18, call(3, { ringing: true }))), 'the last itself').toContain('I-3')
    expect(openIds(told(state, 18, call(2, { status: 'HANDLED' }))), 'settled').not.toContain('I-2')
  })

  it.each(['URGENT', 'HIGH'] as const)('holds the %s call that rings here behind a flood in hand', (how) => {
    const inHand = Array.from({ length: 1_600 }, (_, n) =>
      call(n, { status: 'CLAIMED', claimedBy: 'li', tierName: 'WARD' }),
    )
    const late = call(9_000, { class: how, ringing: true, tierName: 'CITY_DESK' })
    const city = (incidents: Incident[]) =>
      after([snapshot(1, { role: 'CITY_OPERATOR', incidents, beyond: 100 })])
    const holds = (state: LiveState) => state.incidents.has(late.id)
    const change = { type: 'incident', position: 2, incident: late } as const

    expect(holds(city([...inHand, late])), 'of a snapshot').toBe(true)
    expect(holds(applyMessage(city(inHand), change)), 'come as a change').toBe(true)
    const inWards = inHand.map((one) => ({ ...one, status: 'OPEN', ringing: true }) as const)
    expect(holds(city([...inWards, late])), 'behind what rings in wards alone').toBe(true)
    expect(holds(applyMessage(city(inWards), change)), 'climbed later').toBe(true)
  })

  it('keeps what rings here when it drops several at once', () => {
    const late = call(99, { class: 'HIGH', ringing: true, tierName: 'COUNTY_DESK' })

    const state = told(six, 17, late)

    expect(openIds(state).sort()).toEqual(['I-1', 'I-2', 'I-3', 'I-99'])
    expect(state.last?.id).toBe('I-3')
  })

  it('keeps what one has in hand, however little it presses', () => {
    const state = told(told(six, 17, call(9, mine)), 18, call(8, { ...mine, claimedBy: 'li' }))

    expect(openIds(state)).toContain('I-9')
    expect(openIds(state)).not.toContain('I-8')
    expect(state.incidents.size).toBe(4)
  })

  it('knows of the others those that changed newly, and of late messages that they are old', () => {
    const cut = told(six, 17, call(0))

    const state = [7, 8, 9].reduce((one, n) => told(one, 20 + n, call(n)), cut)

    expect([...state.beyond.keys()]).toEqual(['I-8', 'I-9'])
    expect(heldOf(state, 'I-9')?.position).toBe(29)
    expect(told(state, 29, call(9, { status: 'CLAIMED' }))).toBe(state)
    expect(told(state, 30, call(9, { status: 'CLOSED' })).beyond.has('I-9')).toBe(false)
    expect(told(state, 30, call(9, mine)).incidents.has('I-9'), 'taken').toBe(true)
  })

  it('wants the next ones when few are left, and holds all again after a snapshot of all', () => {
    const cut = told(six, 17, call(0))
    expect(wantsSnapshot(cut, limits)).toBe(false)

    const few = told(told(cut, 18, call(0, { status: 'CLOSED' })), 19, call(1, { status: 'CLOSED' }))

    expect(wantsSnapshot(few, limits)).toBe(true)
    const all = applyMessage(few, snapshot(20, { incidents: [call(2)] }), limits)
    expect(all.last).toBeNull()
    expect(wantsSnapshot(all, limits)).toBe(false)
  })

  it(
    'ten thousand that come one by one are put in order a few times, not each time',
    { timeout: 60_000 },
    () => {
      const small = { ...liveLimits, incidentsMax: 400, incidentsKept: 300, beyondMax: 40 }
      let looks = 0
      const counted = (n: number) =>
        Object.defineProperty(call(n), 'openedAt', {
          enumerable: true,
          get() {
            looks++
            return (n * 7_919) % 10_000
          },
        })
      let most = 0
      let state = after([snapshot(1)])
      for (let n = 0; n < 10_000; n++) {
        state = applyMessage(state, { type: 'incident', position: 2 + n, incident: counted(n) }, small)
        most = Math.max(most, state.incidents.size)
      }

      expect(most).toBe(small.incidentsMax)
      const held = [...state.incidents.values()].map(({ value }) => value.openedAt).sort((a, b) => a - b)
      expect(held).toEqual(Array.from({ length: held.length }, (_, at) => at))
      expect(held.length).toBeGreaterThanOrEqual(small.incidentsKept)
      // Two a message, and some 8,000 each time that 400 are put in order; with each message it would be 80 million.
      expect(looks).toBeLessThan(400_000)
    },
  )
})

describe('what ended', () => {
  const before = after([
    snapshot(5),
    { type: 'assignment', position: 6, assignment: assignment('x', { status: 'DONE' }) },
  ])

  it('stays known over a snapshot of the same user', () => {
    const state = applyMessage(before, snapshot(9))

    expect([...state.endedAssignments.keys()]).toEqual(['x'])
  })

  it('stays known when the command centre has started again', () => {
    const state = applyMessage(before, snapshot(9, { scopeKey: '01234567fedcba98' }))

    expect([...state.endedAssignments.keys()]).toEqual(['x'])
  })

  it('is not shown to another user', () => {
    const state = applyMessage(before, snapshot(9, { scopeKey: 'fedcba9876543210' }))

    expect(state.endedAssignments.size).toBe(0)
  })
})

describe('a change of an incident', () => {
  const before = after([snapshot(10, { incidents: [incident('a')] })])

  it('is applied when its position is higher, and raises the position', () => {
    const state = applyMessage(before, {
      type: 'incident',
      position: 11,
      incident: incident('a', { status: 'CLAIMED' }),
    })

    expect(state.incidents.get('a')?.value.status).toBe('CLAIMED')
    expect(state.position).toBe(11)
  })

  it.each([9, 10])('is ignored at position %i, which is not above the one held', (position) => {
    const state = applyMessage(before, {
      type: 'incident',
      position,
      incident: incident('a', { status: 'CLAIMED' }),
    })

    expect(state).toBe(before)
  })

  it.each(['CLOSED', 'MERGED'] as const)('takes it out of the queue when it is %s', (status) => {
    const state = applyMessage(before, {
      type: 'incident',
      position: 11,
      incident: incident('a', { status }),
    })

    expect(openIds(state)).toEqual([])
    expect(state.ended.get('a')?.value.status).toBe(status)
  })

  it('is forgotten when it is no longer of what the page may see', () => {
    const state = applyMessage(before, { type: 'gone', position: 11, incidentId: 'a' })

    expect(openIds(state)).toEqual([])
    expect(state.ended.size).toBe(0)
    expect(state.position).toBe(11)
    expect(applyMessage(before, { type: 'gone', position: 10, incidentId: 'a' }).incidents.size).toBe(1)
  })

  it('that is older does not bring a closed one back', () => {
    const closed = applyMessage(before, {
      type: 'incident',
      position: 12,
      incident: incident('a', { status: 'CLOSED' }),
    })

    const state = applyMessage(closed, {
      type: 'incident',
      position: 11,
      incident: incident('a', { status: 'CLAIMED' }),
    })

    expect(openIds(state)).toEqual([])
  })

  it('that is newer brings a reopened one back', () => {
    const closed = applyMessage(before, {
      type: 'incident',
      position: 12,
      incident: incident('a', { status: 'CLOSED' }),
    })

    const state = applyMessage(closed, { type: 'incident', position: 13, incident: incident('a') })

    expect(openIds(state)).toEqual(['a'])
    expect(state.ended.size).toBe(0)
  })

  it('never changes the state before it', () => {
    applyMessage(before, { type: 'incident', position: 11, incident: incident('b') })

    expect(openIds(before)).toEqual(['a'])
  })

  it('remembers closed ones up to the limit', () => {
    const closings = Array.from({ length: 300 }, (_, n): LiveMessage => ({
      type: 'incident',
      position: 11 + n,
      incident: incident(`c${n}`, { status: 'CLOSED' }),
    }))

    const state = after(closings, before)

    expect(state.ended.size).toBe(liveLimits.endedMax)
    expect(state.ended.has('c299')).toBe(true)
  })
})

describe('a resumed connection', () => {
  it('does not take the position of changes that still follow', () => {
    const before = after([snapshot(10)])

    const state = applyMessage(before, {
      type: 'resumed',
      scopeKey: '0123456789abcdef',
      position: 20,
      serverTime: 2_000,
      counts: cityCounts(2_000),
    })

    expect(state.position).toBe(10)
    expect(state.counts?.at).toBe(2_000)
  })

  it('goes on with what the page knew', () => {
    const before = after([snapshot(10, { incidents: [incident('a')] })])

    const state = after(
      [
        {
          type: 'resumed',
          position: 20,
          serverTime: 2_000,
          scopeKey: '0123456789abcdef',
          counts: cityCounts(),
        },
        { type: 'incident', position: 15, incident: incident('b') },
      ],
      before,
    )

    expect(openIds(state)).toEqual(['a', 'b'])
    expect(state.position).toBe(15)
  })
})

describe('assignments', () => {
  const before = after([snapshot(10, { assignments: [assignment('x', { incident: incident('i1') })] })])

  it('leave the list when over, and are kept as ended', () => {
    const state = applyMessage(before, {
      type: 'assignment',
      position: 11,
      assignment: assignment('x', { status: 'WITHDRAWN' }),
    })

    expect(state.assignments.size).toBe(0)
    expect([...state.endedAssignments.keys()]).toEqual(['x'])
  })

  it('show the change of their incident', () => {
    const state = applyMessage(before, {
      type: 'incident',
      position: 11,
      incident: incident('i1', { class: 'HIGH' }),
    })

    expect(state.assignments.get('x')?.value.incident?.class).toBe('HIGH')
  })

  it('take the answer to an own command, and keep their incident', () => {
    const state = applyMessage(before, {
      type: 'answered',
      assignment: assignment('x', { status: 'ACCEPTED' }),
    })

    expect(state.assignments.get('x')?.value.status).toBe('ACCEPTED')
    expect(state.assignments.get('x')?.value.incident?.id).toBe('i1')
  })

  it('do not go back by a late answer', () => {
    const onScene = applyMessage(before, {
      type: 'assignment',
      position: 11,
      assignment: assignment('x', { status: 'ON_SCENE' }),
    })

    const state = applyMessage(onScene, {
      type: 'answered',
      assignment: assignment('x', { status: 'ACCEPTED' }),
    })

    expect(state).toBe(onScene)
  })
})

describe('beds', () => {
  const bed = (id: string, heartRate: number) => ({ id, heartRate }) as BedTile

  it('change one by one', () => {
    const before = after([snapshot(1, { beds: [bed('1', 60), bed('2', 61)] })])

    const state = applyMessage(before, { type: 'beds', items: [bed('2', 70)] })

    expect([...state.beds.values()].map((tile) => tile.heartRate)).toEqual([60, 70])
  })
})
