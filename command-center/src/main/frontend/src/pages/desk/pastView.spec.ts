import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import PastView from './PastView.vue'
import { useInstitutions } from './useInstitutions'

const found = vi.hoisted(() => ({ findIncidents: vi.fn(), listInstitutions: vi.fn() }))
vi.mock('@/shared/api/deskOperations', () => found)
const session = (division: string | null) =>
  ({ username: 'li', role: 'AUDITOR', scope: { division }, sites: [] }) as unknown as Session

beforeEach(() => {
  found.findIncidents.mockResolvedValue({ ok: true, value: { items: [incident('I-7')], next: null } })
  found.listInstitutions.mockResolvedValue({ ok: true, value: [{ id: 'home-1', name: '夕阳红' }] })
})

it('asks at once for the last thirty days, and lets the city choose a county', async () => {
  const city = await rendered(PastView, {
    session: session(null),
    divisions: [{ code: '520302', name: '红花岗区' }],
  })

  expect(found.findIncidents).toHaveBeenCalledOnce()
  const [search, cursor] = found.findIncidents.mock.calls[0] as [{ since: number; until: number }, null]
  expect(search.until - search.since).toBe(30 * 86_400_000)
  expect(cursor).toBeNull()
  expect(city).toContain('红花岗区')
  expect(await rendered(PastView, { session: session('520302'), divisions: [] })).not.toContain('全市')
})

it('knows the institutions of the county that was chosen by name', async () => {
  const division = shallowRef<string | null>('520302')
  const { made, leave } = composed(() => useInstitutions(division))
  await nextTick()
  await nextTick()

  expect(found.listInstitutions).toHaveBeenLastCalledWith('520302', expect.any(Number))
  expect(made.nameOf('home-1')).toBe('夕阳红')
  expect(made.nameOf('gone')).toBe('gone')
  leave()
})

it('lets an institution choose neither a county nor an institution', async () => {
  const lead = { username: 'yuan', role: 'INSTITUTION_LEAD', scope: { placeId: 'home-1' } }

  const past = await rendered(PastView, { session: lead, divisions: [{ code: '520302', name: '红花岗区' }] })

  expect(past).not.toMatch(/全市|红花岗区|全部机构|夕阳红/)
})
