import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { computed, shallowRef } from 'vue'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { attendedMillis, onlyWhileAttended } from './attended'
import { usePolled } from './usePolled'
import { whileSeen } from './whileSeen'

const every = 300_000
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('calls while the page is seen, not while it is hidden, and once on return', () => {
  const page = stubbedPage()
  const call = vi.fn()
  const { leave } = composed(() => {
    whileSeen(call, every)
  })

  vi.advanceTimersByTime(every)
  expect(call).toHaveBeenCalledTimes(1)
  page.hide()
  vi.advanceTimersByTime(10 * every)
  expect(call).toHaveBeenCalledTimes(1)
  page.show()
  expect(call).toHaveBeenCalledTimes(2)
  page.hide()
  page.show()
  expect(call, 'nothing was missed').toHaveBeenCalledTimes(2)

  leave()
  vi.advanceTimersByTime(10 * every)
  expect(call).toHaveBeenCalledTimes(2)
  expect(page.listeners.size).toBe(0)
})

it('leaves a page alone that nobody touches, where that is wanted, until somebody does', () => {
  stubbedPage()
  const keys = new EventTarget()
  const stop = onlyWhileAttended(keys)
  const call = vi.fn()
  const component = composed(() => {
    whileSeen(call, 60_000)
  })

  vi.advanceTimersByTime(attendedMillis - 60_000)
  expect(call).toHaveBeenCalledTimes(9)
  vi.advanceTimersByTime(12 * 3_600_000)
  expect(call, 'nobody is there').toHaveBeenCalledTimes(9)
  keys.dispatchEvent(new Event('keydown'))
  expect(call).toHaveBeenCalledTimes(10)
  keys.dispatchEvent(new Event('keydown'))
  expect(call, 'nothing was missed').toHaveBeenCalledTimes(10)
  vi.advanceTimersByTime(60_000)
  expect(call).toHaveBeenCalledTimes(11)

  component.leave()
  stop()
})

it('a list is polled so: each time may be a look in the trail', async () => {
  const page = stubbedPage()
  const ask = vi.fn(() => Promise.resolve({ ok: true as const, value: 1 }))
  const { leave } = composed(() => usePolled(ask, every))

  expect(ask).toHaveBeenCalledTimes(1)
  page.hide()
  await vi.advanceTimersByTimeAsync(10 * every)
  expect(ask).toHaveBeenCalledTimes(1)
  page.show()
  expect(ask).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(every)
  expect(ask).toHaveBeenCalledTimes(3)
  leave()
})

it('what is asked for is compared by value: another object of the same asks nothing', async () => {
  stubbedPage()
  const day = shallowRef(1)
  const second = shallowRef(0)
  const about = computed(() => ({ day: day.value, half: Math.floor(second.value / 30) }))
  const ask = vi.fn((of: { day: number }) => Promise.resolve({ ok: true as const, value: of.day }))
  const { made, leave } = composed(() => usePolled(ask, every, about))
  await vi.advanceTimersByTimeAsync(0)
  expect(made.value.value).toBe(1)

  second.value = 1
  await vi.advanceTimersByTimeAsync(0)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(made.value.value, 'the answer stays').toBe(1)

  day.value = 2
  await vi.advanceTimersByTimeAsync(0)
  expect(ask).toHaveBeenCalledTimes(2)
  expect(made.value.value).toBe(2)
  leave()
})
