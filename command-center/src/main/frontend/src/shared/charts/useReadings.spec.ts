import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { readingsBetween } from '@/shared/api/deskOperations'
import { composed } from '@/shared/testing/composed'
import { useReadings } from './useReadings'

vi.mock('@/shared/api/deskOperations', () => ({ readingsBetween: vi.fn() }))

/** Answers that come when they are let. */
let answers: ((value: unknown) => void)[] = []
const answer = async (index: number, deviceId: string) => {
  answers[index]?.({ ok: true, value: [{ deviceId, at: 1 }] })
  await vi.advanceTimersByTimeAsync(0)
}
beforeEach(() => {
  vi.useFakeTimers()
  answers = []
  vi.mocked(readingsBetween).mockImplementation(
    () => new Promise((resolve) => answers.push(resolve as (value: unknown) => void)),
  )
})
afterEach(() => {
  vi.useRealTimers()
})

it('readings of the sensor before are not shown under another’s name, nor is an answer that comes late', async () => {
  const device = shallowRef<string | null>('bed-1')
  const { made, leave } = composed(() =>
    useReadings(
      () => device.value,
      () => 3,
      () => 10_000,
    ),
  )
  await answer(0, 'bed-1')
  expect(made.readings.value).toHaveLength(1)
  void made.load()

  device.value = null
  await nextTick()
  expect(made.readings.value).toEqual([])
  await answer(1, 'bed-1')
  expect(made.readings.value).toEqual([])

  device.value = 'bed-2'
  await nextTick()
  await answer(2, 'bed-2')
  expect(made.readings.value).toEqual([{ deviceId: 'bed-2', at: 1 }])
  leave()
})

it('more hours of the same sensor leave its readings there until the answer comes', async () => {
  const hours = shallowRef(3)
  const { made, leave } = composed(() =>
    useReadings(
      () => 'bed-1',
      () => hours.value,
      () => 10_000,
    ),
  )
  await answer(0, 'bed-1')
  hours.value = 6
  await nextTick()

  expect(made.readings.value).toHaveLength(1)
  expect(made.state.value).toBe('loading')
  leave()
})
