import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { nothingKnown } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { useWall } from './useWall'

const claimed = incident('claimed', { status: 'CLAIMED', openedAt: 1, claimedAt: 1 })
const open = incident('open', { openedAt: 2 })

vi.mock('@/shared/live/useLive', () => ({
  useLive: () => ({
    state: shallowRef({
      ...nothingKnown,
      incidents: new Map([claimed, open].map((value) => [value.id, { position: 1, value }])),
    }),
    connectionState: shallowRef('live'),
  }),
}))
vi.mock('@/shared/ui/sound', () => ({ tryToEnableSound: vi.fn(), playBurst: vi.fn() }))

it('the wall shows what nobody has before what somebody is on the way to', () => {
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

  const { made, leave } = composed(() => useWall(session))

  expect(made.queue.value.map(({ id }) => id)).toEqual(['open', 'claimed'])
  leave()
})
