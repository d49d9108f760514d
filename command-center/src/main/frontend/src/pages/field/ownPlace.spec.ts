import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { forgetMyPlace, sayMyPlace } from '@/shared/api/meOperations'
import { keepConsent, placeConsent, sayOwnPlace, useOwnPlace } from './ownPlace'

vi.mock('@/shared/api/meOperations', () => ({
  sayMyPlace: vi.fn(() => Promise.resolve()),
  forgetMyPlace: vi.fn(() => Promise.resolve({ ok: true })),
}))
const found = vi.hoisted(() => ({ currentPosition: vi.fn() }))
vi.mock('./position', () => found)

const said = () => vi.mocked(sayMyPlace).mock.calls.length
const settled = () => vi.advanceTimersByTimeAsync(1)

describe('where a responder is', () => {
  const onDuty = ref(false)
  const username = ref('wang')
  const again = vi.fn(() => Promise.resolve())
  let scope: EffectScope

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', {
      visibilityState: 'visible',
      addEventListener: vi.fn(),
      removeEventListener: vi.fn(),
    })
    const local = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => local.get(key) ?? null,
      setItem: (key: string, value: string) => local.set(key, value),
    })
    found.currentPosition.mockResolvedValue({ longitude: 106.9, latitude: 27.8 })
    again.mockReset().mockResolvedValue(undefined)
    onDuty.value = false
    username.value = 'wang'
    scope = effectScope()
    scope.run(() => {
      useOwnPlace(username, { isOn: onDuty, again })
    })
    vi.mocked(sayMyPlace).mockClear()
    vi.mocked(forgetMyPlace).mockClear()
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

  it('is each one’s own to say: the next on the same telephone is asked anew', async () => {
    keepConsent(true)
    onDuty.value = true
    await settled()
    expect(said()).toBe(1)

    username.value = 'li'
    await vi.advanceTimersByTimeAsync(11 * 60_000)
    expect(placeConsent.value).toBeNull()
    expect(said()).toBe(1)

    username.value = 'wang'
    expect(placeConsent.value).toBe(true)
  })

  it('is looked at again once it is found', async () => {
    onDuty.value = true
    let arrive: (where: object) => void = () => undefined
    found.currentPosition.mockReturnValue(new Promise((resolve) => (arrive = resolve)))
    keepConsent(true)
    await settled()
    keepConsent(false)
    arrive({ longitude: 106.9, latitude: 27.8 })
    await settled()
    expect(said(), 'taken back meanwhile').toBe(0)

    found.currentPosition.mockResolvedValue({ longitude: 106.9, latitude: 27.8 })
    again.mockImplementation(() => {
      onDuty.value = false
      return Promise.resolve()
    })
    keepConsent(true)
    await settled()
    expect(said(), 'off duty by now').toBe(0)
  })

  it('is forgotten when the yes is taken back, and asked again where that did not arrive', async () => {
    vi.mocked(forgetMyPlace).mockResolvedValueOnce({ ok: false } as never)
    keepConsent(false)
    await settled()
    expect(forgetMyPlace).toHaveBeenCalledTimes(1)

    await vi.advanceTimersByTimeAsync(2 * 60_000)
    expect(forgetMyPlace).toHaveBeenCalledTimes(2)
  })
})
