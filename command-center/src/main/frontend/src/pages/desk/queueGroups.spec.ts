import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Incident, Session } from '@/shared/api/types'
import { cityCounts, incident } from '@/shared/live/fixtures'
import { nothingKnown, type LiveState } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import { countedOnly, folded } from './queue'
import QueuePanel from './QueuePanel.vue'
import { useDesk, type Desk } from './useDesk'

const asked = vi.hoisted(() => ({ incidentGroups: vi.fn(), groupMembers: vi.fn() }))
const live = vi.hoisted(() => ({ state: { value: {} } }))
vi.mock('@/shared/api/deskOperations', () => asked)
vi.mock('@/shared/live/useLive', () => ({
  useLive: () => ({ state: live.state, connectionState: shallowRef('live'), send: () => true }),
}))
vi.mock('@/shared/ui/useRinging', () => ({ useRinging: vi.fn() }))

const operator = { username: 'wu', role: 'COUNTY_OPERATOR', scope: { division: '520302' } } as Session
const call = (id: string, over: Partial<Incident> = {}) => incident(id, { division: '520302', ...over })
const silent = (id: string) => call(id, { class: 'TECHNICAL' })
const mine = { status: 'CLAIMED', claimedBy: 'wu' } as const

/** A desk in a flood of these. */
function flooded(incidents: Incident[], over: Partial<LiveState> = {}): { desk: Desk; leave: () => void } {
  const held = new Map(incidents.map((value) => [value.id, { value, position: 1 }]))
  live.state = shallowRef({ ...nothingKnown, incidents: held, ...over })
  const { made, leave } = composed(() => useDesk(operator))
  made.grouped.value = true
  return { desk: made, leave }
}
const rowsIn = (html: string) => [...html.matchAll(/data-incident-id="([^"]+)"/g)].map(([, id]) => id)

beforeEach(() => {
  asked.incidentGroups.mockReset().mockResolvedValue({ ok: true, value: [] })
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('in a flood, who waits for an answer to an urgent call has a row, and nobody else', async () => {
  const { desk, leave } = flooded([silent('I-1'), call('I-2', mine), call('I-3'), call('I-4')])

  expect(rowsIn(await rendered(QueuePanel, { desk }))).toEqual(['I-3', 'I-4'])
  leave()
})

it('the rows are bounded, and how many there are stands above them', async () => {
  const many = Array.from({ length: 15 }, (_, i) => call(`I-${i + 10}`, { openedAt: i }))
  const { desk, leave } = flooded(many)

  const html = await rendered(QueuePanel, { desk })

  expect(rowsIn(html)).toEqual(many.slice(0, 12).map(({ id }) => id))
  expect(html).toContain('紧急待接警 15 起（先列 12 起')
  expect(html).not.toContain('not-held')
  leave()
})

it('how many the page does not hold is said, and all are counted', async () => {
  const { desk, leave } = flooded([call('I-1'), call('I-2')], {
    last: call('I-2'),
    counts: cityCounts(1, { open: 9_000, openUrgent: 8_000, claimed: 5 }),
  })
  await nextTick()
  desk.flood.value = true

  const html = await rendered(QueuePanel, { desk })

  expect(html).toMatch(/not-held.*共 9005 起.*另有 9003 起/s)
  expect(html).toContain('紧急待接警 8000 起（先列 2 起')
  expect(html).toMatch(/待接警 <b>9000<\/b>/)
  desk.grouped.value = false
  expect(await rendered(QueuePanel, { desk })).toContain('另有 9003 起未显示')
  leave()
})

it('the filter counts in rows and lines alike, and what is in hand is not folded', async () => {
  const { desk, leave } = flooded([
    call('I-2', mine),
    call('I-3'),
    call('I-4', { ...mine, status: 'HANDLED' }),
  ])

  desk.filter.value = 'waiting'
  expect(rowsIn(await rendered(QueuePanel, { desk }))).toEqual(['I-3'])
  expect(asked.incidentGroups).toHaveBeenLastCalledWith(
    { division: '520302', only: 'waiting', without: ['I-3'] },
    expect.any(Number),
  )
  desk.filter.value = 'toClose'
  expect(rowsIn(await rendered(QueuePanel, { desk }))).toEqual([])
  expect(asked.incidentGroups).toHaveBeenLastCalledWith(
    { division: '520302', only: 'toClose', without: [] },
    expect.any(Number),
  )
  desk.filter.value = 'mine'
  expect(rowsIn(await rendered(QueuePanel, { desk }))).toEqual(['I-2', 'I-4'])
  expect(asked.incidentGroups).toHaveBeenCalledTimes(2)
  leave()
})

it('what is in hand has no button that folds it', async () => {
  const { desk, leave } = flooded([call('I-2', mine)])
  desk.flood.value = true

  expect(await rendered(QueuePanel, { desk })).toContain('queue-grouped')
  desk.filter.value = 'mine'
  expect(await rendered(QueuePanel, { desk })).not.toContain('queue-grouped')
  leave()
})

it('all of them are asked for without a filter', () => {
  expect(countedOnly('all')).toBeNull()
  expect(countedOnly('mine')).toBeNull()
})

it('the keys go through the rows first, then through what is under the lines', async () => {
  const { desk, leave } = flooded([
    call('I-1', { ...mine, claimedAt: 1, dueAt: 1, openedAt: 1 }),
    call('I-2', { openedAt: 2 }),
    silent('I-3'),
    call('I-4', { openedAt: 4 }),
  ])
  const went: string[] = []
  vi.stubGlobal('location', {
    set hash(to: string) {
      went.push(to)
      desk.route.value = { view: 'queue', incidentId: to.split('/').at(-1) ?? null }
    },
  })
  await nextTick()

  for (let i = 0; i < 4; i++) desk.move(1)

  expect(went.map((hash) => hash.split('/').at(-1))).toEqual(['I-2', 'I-4', 'I-1', 'I-3'])
  expect(folded(desk.queue.value).rows.map(({ id }) => id)).toEqual(['I-2', 'I-4'])
  leave()
})
