import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { failureOf } from '@/shared/api/answer'
import { composed } from '@/shared/testing/composed'
import { usePut } from './usePut'

const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value })

function writing(newest: number) {
  const inForce = shallowRef<{ version: number } | null>({ version: 3 })
  const { made } = composed(() => usePut(inForce, () => ok({ version: newest })))
  made.asks.value = true
  return { ...made, inForce }
}

it('puts over the version that was read', async () => {
  const { put, asks, overtaken } = writing(3)

  expect(await put(() => ok({ version: 4 }))).toEqual({ version: 4 })

  expect(asks.value).toBe(false)
  expect(overtaken.value).toBe(false)
})

it('does not put over what somebody else has put, and shows that', async () => {
  const { put, asks, overtaken, inForce } = writing(4)
  const send = vi.fn(() => ok({ version: 5 }))

  expect(await put(send)).toBeNull()

  expect(send).not.toHaveBeenCalled()
  expect(overtaken.value).toBe(true)
  expect(inForce.value?.version).toBe(4)
  expect(asks.value).toBe(false)
})

it('leaves the question open with the reason when it is refused', async () => {
  const { put, asks, refusal, begin } = writing(3)
  const failure = failureOf(422, { type: '', title: '', status: 422, reason: 'BAD_PARAMETERS' })

  expect(await put(() => Promise.resolve({ ok: false as const, failure }))).toBeNull()

  expect(asks.value).toBe(true)
  expect(refusal.value).not.toBe('')
  begin()
  expect(refusal.value).toBe('')
})
