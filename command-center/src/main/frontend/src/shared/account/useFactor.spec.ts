import { beforeEach, expect, it, vi } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { composed } from '@/shared/testing/composed'
import { useFactor } from './useFactor'

const calls = vi.hoisted(() => ({
  currentSession: vi.fn(),
  offerSecondFactor: vi.fn(),
  confirmSecondFactor: vi.fn(),
  removeSecondFactor: vi.fn(),
}))
vi.mock('@/shared/api/operations', () => calls)
vi.mock('@/shared/api/meOperations', () => calls)

const ok = (value: unknown) => ({ ok: true, value })

beforeEach(() => {
  vi.clearAllMocks()
  calls.currentSession.mockResolvedValue(ok({ secondFactor: false }))
  calls.offerSecondFactor.mockResolvedValue(ok({ secret: 'S', uri: 'otpauth://x' }))
  calls.confirmSecondFactor.mockResolvedValue(ok({ recoveryCodes: ['a-1', 'b-2'] }))
})

it('says that codes are shown which are nowhere else, until somebody has kept them', async () => {
  const { made: factor } = composed(() => useFactor(false))
  factor.go('offer')
  await factor.begin()
  expect(factor.keeping.value).toBe(false)

  await factor.confirm()

  expect(factor.keeping.value).toBe(true)
  expect(factor.recovery.value).toEqual(['a-1', 'b-2'])
  factor.kept()
  expect(factor.keeping.value).toBe(false)
  expect(factor.recovery.value).toEqual([])
  expect(factor.isOn.value).toBe(true)
})

it('a wrong code is said to be one, once, and can be given again', async () => {
  const wrong = failureOf(422, { type: '', title: '', status: 422, reason: 'WRONG_CODE' })
  calls.confirmSecondFactor.mockResolvedValueOnce({ ok: false, failure: wrong })
  const { made: factor } = composed(() => useFactor(false))
  factor.go('offer')
  await factor.begin()

  await factor.confirm()

  expect(calls.confirmSecondFactor).toHaveBeenCalledTimes(1)
  expect(factor.problem.value).not.toBe('')
  expect(factor.busy.value).toBe(false)
  await factor.confirm()
  expect(factor.keeping.value).toBe(true)
})
