import { beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { nothingKnown } from '@/shared/live/state'
import { useReceipts } from '@/shared/live/useReceipts'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import QueuePanel from './QueuePanel.vue'
import { useDesk } from './useDesk'

vi.mock('@/shared/live/useLive', () => ({
  useLive: () => ({
    state: shallowRef({ ...nothingKnown, divisions: [{ code: '520302', name: '红花岗区' }] }),
    connectionState: shallowRef('live'),
    send: () => true,
  }),
}))
vi.mock('@/shared/live/useReceipts', () => ({ useReceipts: vi.fn() }))
vi.mock('@/shared/ui/useRinging', () => ({ useRinging: vi.fn() }))

beforeEach(() => {
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
