import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { sayMyPlace } from '@/shared/api/meOperations'
import { keepConsent, sayOwnPlace, useOwnPlace } from './ownPlace'

vi.mock('@/shared/api/meOperations', () => ({ sayMyPlace: vi.fn(() => Promise.resolve()) }))
vi.mock('./position', () => ({
  currentPosition: () => Promise.resolve({ longitude: 106.9, latitude: 27.8 }),
}))

const said = () => vi.mocked(sayMyPlace).mock.calls.length
const settled = () => vi.advanceTimersByTimeAsync(1)

describe('where a responder is', () => {
  const onDuty = ref(false)
  let scope: EffectScope

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', {
      visibilityState: 'visible',
      addEventListener: vi.fn(),
      removeEventListener: vi.fn(),
    })
    keepConsent(false)
    onDuty.value = false
    scope = effectScope()
    scope.run(() => {
      useOwnPlace(onDuty)
    })
    vi.mocked(sayMyPlace).mockClear()
  })
  afterEach(() => {
    scope.stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('is told when duty begins, when a task is accepted and each five minutes', async () => {
    keepConsent(true)
    await settled()
    expect(said(), 'off duty').toBe(0)

    onDuty.value = true
    await settled()
    expect(said()).toBe(1)
    await sayOwnPlace()
    expect(said()).toBe(2)
    await vi.advanceTimersByTimeAsync(5 * 60_000 + 30_000)
    expect(said()).toBe(3)
  })

  it('is told nobody without a yes, nor after it was taken back, nor off duty', async () => {
    onDuty.value = true
    await vi.advanceTimersByTimeAsync(11 * 60_000)
    await sayOwnPlace()
    expect(said(), 'no yes').toBe(0)

    keepConsent(true)
    await settled()
    expect(said()).toBe(1)
    keepConsent(false)
    await vi.advanceTimersByTimeAsync(11 * 60_000)
    expect(said(), 'taken back').toBe(1)

    keepConsent(true)
    onDuty.value = false
    await nextTick()
    await vi.advanceTimersByTimeAsync(11 * 60_000)
    expect(said(), 'off duty').toBe(1)
  })
})
