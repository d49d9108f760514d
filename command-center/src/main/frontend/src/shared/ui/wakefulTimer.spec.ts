import { afterEach, beforeEach, expect, it, vi } from 'vitest'

class FakeWorker {
  static last: FakeWorker | undefined
  onmessage: ((event: { data: number }) => void) | null = null
  onerror: (() => void) | null = null
  readonly asked: { id: number; afterMillis: number | null }[] = []
  constructor() {
    FakeWorker.last = this
  }
  postMessage(wish: { id: number; afterMillis: number | null }) {
    this.asked.push(wish)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('is kept by the worker while the page is hidden, whose own timers wait then', async () => {
  const { later } = await import('./wakefulTimer')
  const rung = vi.fn()

  later(5_000, rung)
  FakeWorker.last?.onmessage?.({ data: 0 })

  expect(rung).toHaveBeenCalledTimes(1)
  expect(FakeWorker.last?.asked).toEqual([{ id: 0, afterMillis: 5_000 }])
})

it('comes by the page when the worker says nothing, and once when both come', async () => {
  const { later } = await import('./wakefulTimer')
  const rung = vi.fn()

  later(5_000, rung)
  vi.advanceTimersByTime(4_999)
  expect(rung).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  FakeWorker.last?.onmessage?.({ data: 0 })

  expect(rung).toHaveBeenCalledTimes(1)
})

it('that is called off does not come', async () => {
  const { later } = await import('./wakefulTimer')
  const rung = vi.fn()

  later(5_000, rung)()
  FakeWorker.last?.onmessage?.({ data: 0 })
  vi.advanceTimersByTime(5_000)

  expect(rung).not.toHaveBeenCalled()
  expect(FakeWorker.last?.asked.at(-1)).toEqual({ id: 0, afterMillis: null })
})

it('goes on by the page when the worker does not come', async () => {
  const { later } = await import('./wakefulTimer')
  const [first, second, gone] = [vi.fn(), vi.fn(), vi.fn()]

  later(5_000, first)
  const callOff = later(5_000, gone)
  FakeWorker.last?.onerror?.()
  callOff()
  later(5_000, second)
  vi.advanceTimersByTime(5_000)

  expect([first, second, gone].map((one) => one.mock.calls.length)).toEqual([1, 1, 0])
})
