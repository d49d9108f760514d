import { describe, expect, it } from 'vitest'
import { assignment, cityCounts, incident, snapshot } from './fixtures'
import type { BedTile, LiveMessage } from './messages'
import { applyMessage, liveLimits, nothingKnown, type Answered, type LiveState } from './state'

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

    const state = applyMessage(nothingKnown, snapshot(1, { incidents }), { ...liveLimits, incidentsMax: 1 })

    expect(openIds(state)).toEqual(['high'])
  })
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
