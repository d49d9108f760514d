import { describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { cityCounts, counts, incident } from '@/shared/live/fixtures'
import { nothingKnown, type LiveState } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import CityMap from './CityMap.vue'
import IncidentQueue from './IncidentQueue.vue'
import { useWall } from './useWall'

const claimed = incident('claimed', { status: 'CLAIMED', openedAt: 1, claimedAt: 1 })
const open = incident('open', { openedAt: 2 })

const both: LiveState = {
  ...nothingKnown,
  incidents: new Map([claimed, open].map((value) => [value.id, { position: 1, value }])),
}
let state = shallowRef(both)
vi.mock('@/shared/live/useLive', () => ({
  useLive: () => ({
    state,
    connectionState: shallowRef('live'),
  }),
}))
vi.mock('./MapDrawing.vue', () => ({ default: { render: () => null } }))
vi.mock('@/shared/ui/sound', () => ({ tryToEnableSound: vi.fn(), playBurst: vi.fn() }))

const session: Session = {
  username: 'wang',
  displayName: '王芳',
  role: 'AUDITOR',
  scope: {},
  sites: [],
  page: '/wall',
  expiresAt: 0,
  wallOnly: false,
}

it('the wall shows what nobody has before what somebody is on the way to', () => {
  const { made, leave } = composed(() => useWall(session))

  expect(made.queue.value.map(({ id }) => id)).toEqual(['open', 'claimed'])
  leave()
})

describe('of more than the page holds', () => {
  const held = Array.from({ length: 3 }, (_, n) =>
    incident(`I-${n}`, { division: '520302', placeId: 'home-1' }),
  )
  const flooded: LiveState = {
    ...nothingKnown,
    incidents: new Map(held.map((value) => [value.id, { position: 1, value }])),
    last: held.at(-1) ?? null,
    counts: {
      ...cityCounts(),
      total: counts({ open: 9_900, claimed: 80, handled: 20 }),
      divisions: { '520302': counts({ open: 9_860 }), '520303': counts({ open: 40 }) },
    },
  }
  const walled = () => {
    state = shallowRef(flooded)
    return composed(() => useWall(session))
  }
  type Made = ReturnType<typeof useWall>
  const queueOf = ({ queue, numbers, fresh, division }: Made) =>
    rendered(IncidentQueue, {
      incidents: queue.value,
      numbers: numbers.value,
      fresh: fresh.value,
      filtered: division.value !== null,
      age: '刚刚',
      lost: false,
    })
  const mapOf = (made: Made) =>
    rendered(CityMap, {
      incidents: made.shown.value,
      numbers: made.numbers.value,
      told: made.toldByDivision.value,
      partial: made.isPartial.value,
      division: made.division.value,
      institutions: [],
      placeId: made.placeId.value,
      trail: [],
      age: '刚刚',
      lost: false,
    })

  it('the numbers of the city are those of the command centre', async () => {
    const { made, leave } = walled()

    expect(made.numbers.value).toEqual({
      OPEN: 9_900,
      CLAIMED: 80,
      HANDLED: 20,
      total: 10_000,
      atLeast: false,
    })
    expect(await mapOf(made)).toMatch(/未结警情 10000 起.*汇川：未结警情 40 起/s)
    leave()
  })

  it('a county of which it holds none is not called quiet', async () => {
    const { made, leave } = walled()

    made.enter('520303')

    expect(made.queue.value).toEqual([])
    const html = await queueOf(made)
    expect(html).not.toContain('没有警情')
    expect(html).toContain('待接警 <b>40</b>')
    expect(html).toContain('另有 40 起未显示，其中待接警 40 起')
    expect(await mapOf(made)).toContain('未结警情 40 起')
    leave()
  })

  it('of an institution, which nobody counts, it says that there may be more', async () => {
    const { made, leave } = walled()
    made.enter('520302')

    made.pick('home-2')

    const html = await queueOf(made)
    expect(html).not.toContain('没有警情')
    expect(html).toContain('未全部显示')
    leave()
  })
})
