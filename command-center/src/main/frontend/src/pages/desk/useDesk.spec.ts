import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { cityCounts, counts, incident } from '@/shared/live/fixtures'
import { nothingKnown, type LiveState } from '@/shared/live/state'
import { useReceipts } from '@/shared/live/useReceipts'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import QueuePanel from './QueuePanel.vue'
import { useDesk } from './useDesk'

const begin: LiveState = {
  ...nothingKnown,
  divisions: [{ code: '520302', name: '红花岗区', longitude: 106.9, latitude: 27.6 }],
}
let state = shallowRef(begin)
vi.mock('@/shared/live/useLive', () => ({
  useLive: () => ({
    state,
    connectionState: shallowRef('live'),
    send: () => true,
  }),
}))
vi.mock('@/shared/live/useReceipts', () => ({ useReceipts: vi.fn() }))
vi.mock('@/shared/ui/useRinging', () => ({ useRinging: vi.fn() }))

beforeEach(() => {
  state = shallowRef(begin)
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() })
  vi.mocked(useReceipts).mockClear()
})

const lead = { username: 'yuan', role: 'INSTITUTION_LEAD', scope: { placeId: 'home-1' } } as Session
const city = { username: 'li', role: 'CITY_OPERATOR', scope: {} } as Session
const county = { username: 'wu', role: 'COUNTY_OPERATOR', scope: { division: '520302' } } as Session

async function queueOf(session: Session) {
  const { made, leave } = composed(() => useDesk(session))
  const html = await rendered(QueuePanel, { desk: made })
  leave()
  return html
}

it('the city alone chooses a county', async () => {
  expect(await queueOf(city)).toMatch(/全市.*红花岗区/)
  for (const session of [lead, county]) expect(await queueOf(session)).not.toMatch(/<select|全市/)
})

it('a lead at the desk tells that a task has come, others are sent none', () => {
  composed(() => useDesk(lead)).leave()
  expect(useReceipts).toHaveBeenCalledExactlyOnceWith(
    'yuan',
    expect.anything(),
    expect.anything(),
    expect.anything(),
  )

  composed(() => useDesk(city)).leave()
  expect(useReceipts).toHaveBeenCalledOnce()
})

it('a calm county is in no flood, though the page does not hold all of the city', async () => {
  const { made, leave } = composed(() => useDesk(city))
  made.division.value = '520302'
  const quiet = incident('I-1', { division: '520302', openedAt: 1 })
  state.value = {
    ...begin,
    incidents: new Map([['I-1', { position: 1, value: quiet }]]),
    last: incident('I-2'),
    counts: { ...cityCounts(), total: counts({ open: 9_000 }), divisions: { '520302': counts({ open: 1 }) } },
  }
  await nextTick()

  expect(made.flood.value).toBe(false)
  expect(await rendered(QueuePanel, { desk: made })).not.toMatch(/警情集中|另有/)
  made.division.value = null
  await nextTick()
  expect(await rendered(QueuePanel, { desk: made }), 'of the city').toContain('共 9000 起')
  leave()
})
