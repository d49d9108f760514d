import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef, type Ref } from 'vue'
import type { Incident, IncidentGroup, Session } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { nothingKnown, type LiveState } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { useDesk } from './useDesk'
import { useGroups } from './useGroups'

const asked = vi.hoisted(() => ({ incidentGroups: vi.fn() }))
const live = vi.hoisted(() => ({ state: {}, connectionState: {} }))
vi.mock('@/shared/api/deskOperations', () => asked)
vi.mock('@/shared/live/useLive', () => ({ useLive: () => ({ ...live, send: () => true }) }))
vi.mock('@/shared/ui/useRinging', () => ({ useRinging: vi.fn() }))

const operator = { username: 'wu', role: 'COUNTY_OPERATOR', scope: { division: '520302' } } as Session
const call = (id: string, over: Partial<Incident> = {}) => incident(id, { division: '520302', ...over })
const claimed = (id: string) => call(id, { status: 'CLAIMED', claimedBy: 'wu' })
const line = (incidentIds: string[], over: Partial<IncidentGroup> = {}): IncidentGroup => ({
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
const onThePage = ({ shownUrgent, apart, lines, unfolded }: Flooded) => [
  ...shownUrgent.value.map(({ id }) => id),
  ...(apart.value ? [apart.value.id] : []),
  ...lines.value
    .filter(({ key, group }) => key === unfolded.value || group.incidents === 1)
    .flatMap(({ members }) => members.map(({ id }) => id)),
]

beforeEach(() => {
  vi.useFakeTimers()
  state = shallowRef(nothingKnown)
  connectionState = shallowRef('live')
  Object.assign(live, { state, connectionState })
  asked.incidentGroups.mockReset()
  answer()
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

it('the keys reach no row that is not on the page: behind the twelfth all are shown', async () => {
  hold(...Array.from({ length: 13 }, (_, i) => call(`I-${i + 10}`, { openedAt: i })))
  const groups = await flooded(null)
  vi.stubGlobal('location', {
    set hash(to: string) {
      groups.desk.route.value = { view: 'queue', incidentId: to.split('/').at(-1) ?? null }
    },
  })

  for (let i = 0; i < 12; i++) groups.desk.move(1)
  await nextTick()
  expect(groups.moreUrgent.value).toBe(1)
  groups.desk.move(1)
  await nextTick()

  expect(groups.opened.value).toBe('I-22')
  expect(onThePage(groups).at(-1)).toBe('I-22')
  expect(groups.moreUrgent.value).toBe(0)
  groups.leave()
})

it('without a connection the urgent ones are in the lines too, and it is not said to be quiet', async () => {
  const groups = await flooded(null)
  expect(groups.isQuiet.value).toBe(true)
  expect(asked.incidentGroups).toHaveBeenLastCalledWith('520302', null, true, expect.any(Number))

  connectionState.value = 'lost'
  await vi.advanceTimersByTimeAsync(0)
  expect(groups.isQuiet.value).toBe(false)
  expect(asked.incidentGroups).toHaveBeenLastCalledWith('520302', null, false, expect.any(Number))
  groups.leave()
})

it('more lines than are drawn are counted', async () => {
  hold(...Array.from({ length: 103 }, (_, i) => claimed(`I-${i}`)))
  answer(...Array.from({ length: 100 }, (_, i) => line([`I-${i}`], { placeId: `home-${i}` })))
  const groups = await flooded(null)

  expect(groups.moreUnder.value).toBe(3)
  groups.leave()
})
