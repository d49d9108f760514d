import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Push } from '@/shared/push/usePush'
import { composed } from '@/shared/testing/composed'
import { useChannels } from './useChannels'

const me = vi.hoisted(() => ({ listMyChannels: vi.fn(), listGateways: vi.fn() }))
vi.mock('@/shared/api/meOperations', () => me)

const ok = (value: unknown) => ({ ok: true, value })
const channel = (id: string, verified: boolean) => ({ id, kind: 'WEB_PUSH', label: id, verified })
const push = (channelId: string | null) =>
  ({ state: shallowRef('on'), channelId: () => channelId }) as unknown as Push

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  me.listGateways.mockResolvedValue(ok([]))
})
afterEach(() => {
  vi.useRealTimers()
})

it('looks again while this browser is not proved, and no longer', async () => {
  me.listMyChannels.mockResolvedValueOnce(ok([channel('here', false)]))
  me.listMyChannels.mockResolvedValue(ok([channel('here', true)]))
  const { leave } = composed(() => useChannels(push('here')))

  await vi.advanceTimersByTimeAsync(60_000)

  expect(me.listMyChannels).toHaveBeenCalledTimes(2)
  leave()
})

it('does not wait for another browser, nor for ever', async () => {
  me.listMyChannels.mockResolvedValue(ok([channel('there', false)]))
  const { leave } = composed(() => useChannels(push('here')))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(me.listMyChannels).toHaveBeenCalledTimes(1)
  leave()

  const { leave: leaveThere } = composed(() => useChannels(push('there')))
  await vi.advanceTimersByTimeAsync(600_000)
  expect(me.listMyChannels).toHaveBeenCalledTimes(22)
  leaveThere()
})

it('asks nothing more once it is closed, also when an answer comes after that', async () => {
  let answer: (value: unknown) => void = () => undefined
  me.listMyChannels.mockReturnValue(new Promise((resolve) => (answer = resolve)))
  const { leave } = composed(() => useChannels(push('here')))

  leave()
  answer(ok([channel('here', false)]))
  await vi.advanceTimersByTimeAsync(60_000)

  expect(me.listMyChannels).toHaveBeenCalledTimes(1)
})
