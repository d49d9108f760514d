import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { OpenOffers, Session } from '@/shared/api/types'
import { offersAt } from '@/shared/beds/useOpenOffers'
import { useTruth } from '@/shared/beds/useTruth'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { rendered } from '@/shared/testing/rendered'
import { otherSiteOf } from './beds'
import { useShownSite } from './useShownSite'
import WardSites from './WardSites.vue'

const api = vi.hoisted(() => ({ bedTruth: vi.fn() }))
vi.mock('@/shared/api/bedOperations', async (original) => ({ ...(await original<object>()), ...api }))
const live = vi.hoisted(() => ({ useWardLive: vi.fn() }))
vi.mock('./useWardLive', () => live)
vi.mock('./WardScreen.vue', () => ({
  default: defineComponent({
    props: { site: { type: String, required: true }, live: { type: Object, required: true } },
    setup: (props) => () => h('main', `${String(props.live['name'])} at ${props.site}`),
  }),
}))

const session = {
  username: 'lead',
  role: 'INSTITUTION_LEAD',
  scope: { organisationId: 'o' },
  sites: ['south', 'north'].map((id) => ({ id, name: id })),
} as unknown as Session

beforeEach(() => {
  vi.resetAllMocks()
  stubbedPage()
})

it('the first of several sites is shown, of what is live at all of them', async () => {
  live.useWardLive.mockReturnValue({ name: 'live', strip: { told: { value: '紧急 呼叫' } } })

  const page = await rendered(WardSites, { session })

  expect(page).toContain('live at south')
  expect(page).toContain('>紧急 呼叫</p>')
  expect(live.useWardLive).toHaveBeenCalledTimes(1)
})

describe('another site', () => {
  it('is gone to with the bed one goes there for, which the next way there forgets', () => {
    const { site, sought, goTo } = useShownSite(session)

    goTo('north', 'b2')
    expect([site.value, sought.value]).toEqual(['north', 'b2'])
    goTo('south')
    expect([site.value, sought.value]).toEqual(['south', undefined])
  })

  it('is where a bed stands that is not of the one that is shown', () => {
    const beds = new Map([['b2', { placeId: 'north' }]])

    expect(otherSiteOf(beds, 'b2', 'south')).toBe('north')
    expect(otherSiteOf(beds, 'b2', 'north')).toBeUndefined()
    expect(otherSiteOf(beds, 'gone', 'south')).toBeUndefined()
  })
})

describe('of the site that is shown alone', () => {
  const finding = (placeId: string, bedId: string) => ({ kind: 'OCCUPIED_EMPTY', placeId, bedId })

  it('are the beds in doubt, and how many they are', async () => {
    const items = [finding('north', 'b2'), finding('south', 'b1'), finding('north', 'b3')]
    api.bedTruth.mockResolvedValue({ ok: true, value: { beds: 80, found: 3, items } })
    const { made, leave } = composed(() => useTruth('south'))
    expect(made.doubts.value).toBeNull()
    await vi.waitFor(() => {
      expect(made.doubts.value).toBe(1)
    })

    expect(made.found.value?.map(({ bedId }) => bedId)).toEqual(['b1'])
    expect([...made.doubted.value]).toEqual(['b1'])
    leave()
  })

  it('are the offers that wait for an answer', () => {
    const north = { placeId: 'north', open: 3, soonestDueAt: 500 }
    const open: OpenOffers = { open: 3, soonestDueAt: 500, places: [north] }

    expect(offersAt(open, 'north')).toMatchObject({ open: 3, soonestDueAt: 500 })
    expect(offersAt(open, 'south')).toEqual({ open: 0, soonestDueAt: null })
    expect(offersAt(null, 'south')).toBeNull()
  })
})
