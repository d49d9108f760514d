import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef, type Ref } from 'vue'
import type { Incident, IncidentGroup, Session } from '@/shared/api/types'
import { cityCounts, counts, incident, snapshot } from '@/shared/live/fixtures'
import { applyMessage, nothingKnown, type LiveState } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { useDesk } from './useDesk'
import { useGroups } from './useGroups'

const asked = vi.hoisted(() => ({ incidentGroups: vi.fn(), groupMembers: vi.fn() }))
const live = vi.hoisted(() => ({ state: {}, connectionState: {} }))
vi.mock('@/shared/api/deskOperations', () => asked)
vi.mock('@/shared/live/useLive', () => ({ useLive: () => ({ ...live, send: () => true }) }))
vi.mock('@/shared/ui/useRinging', () => ({ useRinging: vi.fn() }))

const operator = { username: 'wu', role: 'COUNTY_OPERATOR', scope: { division: '520302' } } as Session
const call = (id: string, over: Partial<Incident> = {}) => incident(id, { division: '520302', ...over })
const claimed = (id: string) => call(id, { status: 'CLAIMED', claimedBy: 'wu' })
const line = (incidentIds: string[], over: Partial<IncidentGroup> = {}): IncidentGroup => ({
  key: `CALL/${over.placeId === undefined ? 'home-1' : over.placeId}/520302`,
  class: 'URGENT',
  kind: 'CALL',
  placeId: 'home-1',
  division: '520302',
  places: 1,
  incidents: incidentIds.length,
  incidentIds,
  ...over,
})
const answer = (...value: IncidentGroup[]) => asked.incidentGroups.mockResolvedValue({ ok: true, value })

let state: Ref<LiveState>
let connectionState: Ref<'live' | 'lost'>
const hold = (...incidents: Incident[]) => {
  const held = new Map(incidents.map((value) => [value.id, { value, position: 1 }]))
  state.value = { ...nothingKnown, incidents: held }
}
/** A desk in a flood, with this incident opened. */
async function flooded(incidentId: string | null) {
  const { made, leave } = composed(() => {
    const desk = useDesk(operator)
    desk.route.value = { view: 'queue', incidentId }
    return { desk, ...useGroups(desk) }
  })
  made.desk.grouped.value = true
  await vi.advanceTimersByTimeAsync(0)
  return { ...made, leave }
}
type Flooded = Awaited<ReturnType<typeof flooded>>
/** In rows of their own, and in lines that are open. */
const onThePage = ({ rows, apart, lines, unfolded }: Flooded) => [
  ...rows.value.map(({ id }) => id),
  ...(apart.value ? [apart.value.id] : []),
  ...lines.value
    .filter(({ key, incidents }) => key === unfolded.value || incidents === 1)
    .flatMap(({ members }) => members.map(({ id }) => id)),
]

beforeEach(() => {
  vi.useFakeTimers()
  state = shallowRef(nothingKnown)
  connectionState = shallowRef('live')
  Object.assign(live, { state, connectionState })
  asked.incidentGroups.mockReset()
  answer()
  asked.groupMembers.mockReset().mockResolvedValue({ ok: true, value: { items: [], next: null } })
  stubbedPage()
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('a call that is claimed stays on the page while somebody works on it', async () => {
  hold(call('I-1'), call('I-2'), claimed('I-3'))
  answer(line(['I-3', 'I-4']))
  const groups = await flooded('I-1')
  expect(onThePage(groups)).toEqual(['I-1', 'I-2'])

  answer(line(['I-3', 'I-1']))
  hold(claimed('I-1'), call('I-2'), claimed('I-3'))
  expect(onThePage(groups), 'before the lines know of it').toEqual(['I-2', 'I-1'])

  await vi.advanceTimersByTimeAsync(0)
  expect(onThePage(groups), 'in its line, which is open').toEqual(['I-2', 'I-3', 'I-1'])
  groups.leave()
})

it('the line of the opened incident stays open when it becomes another line', async () => {
  hold(claimed('I-1'), claimed('I-2'))
  answer(line(['I-1', 'I-2']))
  const groups = await flooded('I-1')
  expect(onThePage(groups), 'opened with the page').toEqual(['I-1', 'I-2'])

  answer(line(['I-1', 'I-2'], { placeId: null, places: 5 }))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(onThePage(groups)).toEqual(['I-1', 'I-2'])

  groups.toggle(groups.unfolded.value ?? '')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(onThePage(groups), 'who closes it has it closed').toEqual([])
  groups.desk.route.value = { view: 'queue', incidentId: 'I-2' }
  await nextTick()
  expect(onThePage(groups)).toEqual(['I-1', 'I-2'])
  groups.leave()
})

it('what is in a row is in no line', async () => {
  hold(claimed('I-1'), claimed('I-2'))
  answer(line(['I-1', 'I-2']))
  const groups = await flooded('I-2')

  hold(call('I-1'), claimed('I-2'))
  await nextTick()

  expect(onThePage(groups)).toEqual(['I-1', 'I-2'])
  groups.leave()
})

it('the lines are asked for anew when an urgent call comes or goes, once a second at most', async () => {
  const groups = await flooded(null)
  const before = asked.incidentGroups.mock.calls.length

  for (let i = 1; i <= 5; i++) {
    hold(...Array.from({ length: i }, (_, n) => call(`I-${n}`)))
    await nextTick()
  }
  expect(asked.incidentGroups).toHaveBeenCalledTimes(before + 1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked.incidentGroups).toHaveBeenCalledTimes(before + 2)
  groups.leave()
})

it('the keys go on behind the twelfth, to one that has a row of its own until its line is there', async () => {
  hold(...Array.from({ length: 13 }, (_, i) => call(`I-${i + 10}`, { openedAt: i })))
  const groups = await flooded(null)
  vi.stubGlobal('location', {
    set hash(to: string) {
      groups.desk.route.value = { view: 'queue', incidentId: to.split('/').at(-1) ?? null }
    },
  })

  for (let i = 0; i < 13; i++) groups.desk.move(1)
  await nextTick()
  expect(groups.opened.value).toBe('I-22')
  expect(onThePage(groups)).toHaveLength(13)
  expect(onThePage(groups).at(-1)).toBe('I-22')

  answer(line(['I-22']))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(onThePage(groups)).toHaveLength(13)
  expect(groups.apart.value).toBeFalsy()
  groups.leave()
})

it('whatever has no row is in a line, and it is not said to be quiet without a connection', async () => {
  const groups = await flooded(null)
  expect(groups.isQuiet.value).toBe(true)
  connectionState.value = 'lost'
  expect(groups.isQuiet.value).toBe(false)

  hold(...Array.from({ length: 13 }, (_, i) => call(`I-${i + 10}`, { openedAt: i })), claimed('I-1'))
  await vi.advanceTimersByTimeAsync(1_000)

  const without = Array.from({ length: 12 }, (_, i) => `I-${i + 10}`)
  expect(asked.incidentGroups).toHaveBeenLastCalledWith(
    { division: '520302', only: null, without },
    expect.any(Number),
  )
  groups.leave()
})

it('a line that the page does not hold is turned page by page, with what the page has heard since', async () => {
  const items = Array.from({ length: 100 }, (_, i) => call(`I-${i}`))
  answer(line(['I-0'], { incidents: 250 }))
  asked.groupMembers.mockResolvedValueOnce({ ok: true, value: { items, next: 'c' } })
  const groups = await flooded(null)
  const drawn = () => groups.lines.value[0]?.members.map(({ id, status }) => `${id} ${status}`) ?? []
  expect(asked.groupMembers).not.toHaveBeenCalled()

  groups.toggle('CALL/home-1/520302')
  await vi.advanceTimersByTimeAsync(0)
  expect(drawn()).toHaveLength(100)
  const change = (status: 'CLAIMED' | 'CLOSED', id: string) =>
    (state.value = applyMessage(
      { ...state.value, last: call('I-', { openedAt: 0 }) },
      { type: 'incident', position: 9, incident: call(id, { status }) },
    ))
  change('CLAIMED', 'I-5')
  change('CLOSED', 'I-6')
  expect(drawn()).toHaveLength(99)
  expect(drawn()[5]).toBe('I-5 CLAIMED')

  const rest = { ok: true, value: { items: [call('I-100')], next: null } }
  asked.groupMembers.mockReturnValue(new Promise((answered) => setTimeout(answered, 50, rest)))
  groups.page.forward()
  await nextTick()
  expect(drawn(), 'not the page before').toEqual([])
  await vi.advanceTimersByTimeAsync(50)
  expect(drawn()).toEqual(['I-100 OPEN'])
  expect(asked.groupMembers).toHaveBeenLastCalledWith(
    { division: '520302', only: null, without: [] },
    'CALL/home-1/520302',
    'c',
    100,
  )
  expect(groups.page.from.value).toBe(100)
  expect(groups.page.hasNext.value).toBe(false)
  groups.page.back()
  expect(groups.page.from.value).toBe(0)
  groups.leave()
})

it('without a connection a newer answer stands over what the page heard last', async () => {
  const at = (id: string, historyCount: number, over: Partial<Incident> = {}) =>
    call(id, { historyCount, ...over })
  const hear = (value: Incident, position: number) =>
    (state.value = applyMessage(
      { ...state.value, last: call('I-', { openedAt: 0 }) },
      { type: 'incident', position, incident: value },
    ))
  hear(at('I-1', 2), 8)
  hear(at('I-2', 3, { status: 'MERGED' }), 9)
  connectionState.value = 'lost'
  answer(line(['I-1'], { incidents: 250 }))
  const items = [at('I-1', 3, { status: 'CLAIMED' }), at('I-2', 4)]
  asked.groupMembers.mockResolvedValue({ ok: true, value: { items, next: null } })
  const groups = await flooded(null)

  groups.toggle('CALL/home-1/520302')
  await vi.advanceTimersByTimeAsync(0)

  const drawn = () => groups.lines.value[0]?.members.map(({ id, status }) => `${id} ${status}`)
  expect(drawn()).toEqual(['I-1 CLAIMED', 'I-2 OPEN'])
  hear(at('I-1', 4, { status: 'HANDLED' }), 10)
  expect(drawn(), 'what is heard later').toEqual(['I-1 HANDLED', 'I-2 OPEN'])
  groups.leave()
})

it('of ten thousand the numbers are true, and few are drawn', async () => {
  const all = Array.from({ length: 10_000 }, (_, i) => call(`I-${i}`, { openedAt: i }))
  const told = { open: 9_990, openUrgent: 9_980, claimed: 10 }
  const first = snapshot(1, {
    incidents: all.slice(0, 1_500),
    beyond: 8_500,
    counts: { ...cityCounts(), divisions: { '520302': counts(told) } },
  })
  answer(
    line(
      all.slice(12, 112).map(({ id }) => id),
      { incidents: 9_988 },
    ),
  )
  const groups = await flooded(null)
  state.value = applyMessage(nothingKnown, first)
  await vi.advanceTimersByTimeAsync(1_000)

  expect(groups.desk.totals.value).toEqual({
    all: 10_000,
    waiting: 9_990,
    mine: 0,
    toClose: 0,
    waitingUrgent: 9_980,
  })
  expect(groups.desk.folding.value, 'the newest of it are not held').toBe(true)
  expect(groups.rows.value.map(({ id }) => id)).toEqual(all.slice(0, 12).map(({ id }) => id))
  expect(groups.lines.value.map(({ incidents }) => incidents)).toEqual([9_988])
  groups.leave()
})

it('more lines than are drawn are counted', async () => {
  hold(...Array.from({ length: 103 }, (_, i) => claimed(`I-${i}`)))
  answer(...Array.from({ length: 100 }, (_, i) => line([`I-${i}`], { placeId: `home-${i}` })))
  const groups = await flooded(null)

  expect(groups.moreUnder.value).toBe(3)
  groups.leave()
})
