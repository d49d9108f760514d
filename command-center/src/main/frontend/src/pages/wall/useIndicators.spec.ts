import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { indicatorsOf } from '@/shared/api/wallOperations'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { useIndicators } from './useIndicators'

vi.mock('@/shared/api/wallOperations', () => ({ indicatorsOf: vi.fn() }))
const asked = vi.mocked(indicatorsOf)
const answer = (...values: (number | null)[]) =>
  asked.mockResolvedValue({ ok: true, value: values.map((value) => ({ value })) } as never)

beforeEach(() => {
  vi.useFakeTimers()
  stubbedPage()
  asked.mockReset()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('asks again in five seconds while one is not known, and each minute once all are', async () => {
  answer(null, 3)
  const { made, leave } = composed(() => useIndicators(() => null))
  await vi.advanceTimersByTimeAsync(4_000)
  expect(asked).toHaveBeenCalledTimes(1)

  answer(2, 3)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked).toHaveBeenCalledTimes(2)
  expect(made.indicators.value?.map(({ value }) => value)).toEqual([2, 3])

  await vi.advanceTimersByTimeAsync(50_000)
  expect(asked).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveBeenCalledTimes(3)
  leave()
})

it('does not ask so often for ever', async () => {
  answer(null)
  const { leave } = composed(() => useIndicators(() => null))
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  const before = asked.mock.calls.length
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(asked.mock.calls.length - before).toBe(10)
  leave()
})
