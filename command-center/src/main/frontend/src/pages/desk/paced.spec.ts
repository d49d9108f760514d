import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from './paced'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('works at once, then once for all that came within the pace', async () => {
  const work = vi.fn(() => Promise.resolve())
  const { ask } = paced(work, 1_000)

  for (let i = 0; i < 3; i++) ask()
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(999)
  expect(work).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(work).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(work).toHaveBeenCalledTimes(2)
})

it('never twice at the same time, and no more once stopped', async () => {
  let done: () => void = () => undefined
  const work = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        done = () => {
          resolve()
        }
      }),
  )
  const { ask, stop } = paced(work, 1_000)

  ask()
  ask()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(work).toHaveBeenCalledTimes(1)
  done()
  await vi.advanceTimersByTimeAsync(0)
  expect(work).toHaveBeenCalledTimes(2)
  stop()
  ask()
  done()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(work).toHaveBeenCalledTimes(2)
})
