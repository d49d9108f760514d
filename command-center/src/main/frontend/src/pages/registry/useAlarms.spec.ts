import { expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Incident, Role, Session } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { nothingKnown } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { playBurst } from '@/shared/ui/sound'
import { useAlarms } from './useAlarms'

const state = shallowRef(nothingKnown)
const asked: string[] = []
vi.mock('@/shared/live/useLive', () => ({
  useLive: (view: string) => {
    asked.push(view)
    return { state, connectionState: shallowRef('live') }
  },
}))
vi.mock('@/shared/ui/sound', async (original) => ({
  ...(await original<object>()),
  tryToEnableSound: vi.fn(),
  playBurst: vi.fn(),
}))

const session = (role: Role): Session => ({
  username: 'wang',
  displayName: '王芳',
  role,
  scope: {},
  sites: [],
  page: '/',
  expiresAt: 0,
  wallOnly: false,
})
const holding = (...all: Incident[]) => ({
  ...nothingKnown,
  incidents: new Map(all.map((value) => [value.id, { position: 1, value }])),
})

it('an operator in the register hears what rings at the desk, and is led there', async () => {
  const { made, leave } = composed(() => useAlarms(session('COUNTY_OPERATOR')))
  state.value = holding(
    incident('ours', { ringing: true, tierName: 'COUNTY_DESK' }),
    incident("the ward's", { ringing: true, tierName: 'WARD' as never }),
  )
  await nextTick()

  expect(made?.strip.ringing.value.map(({ id }) => id)).toEqual(['ours'])
  expect(playBurst).toHaveBeenCalledTimes(1)
  const { answering } = made?.strip ?? {}
  expect(answering?.kind === 'elsewhere' && answering.addressOf(incident('ours'))).toBe('/desk#/queue/ours')
  leave()
})

it('who answers no alarms has no connection for them', () => {
  asked.length = 0
  for (const role of ['REGISTRAR', 'AUDITOR', 'ADMIN'] as const) {
    const { made, leave } = composed(() => useAlarms(session(role)))
    expect(made).toBeNull()
    leave()
  }
  expect(asked).toEqual([])
})
