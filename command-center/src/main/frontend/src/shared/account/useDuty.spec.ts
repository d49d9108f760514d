import { expect, it, vi } from 'vitest'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { useDuty } from './useDuty'

const me = vi.hoisted(() => ({ myDuty: vi.fn(), sayMyDuty: vi.fn() }))
vi.mock('@/shared/api/meOperations', () => me)

const ok = (basis: string) => ({ ok: true, value: { basis } })

it('an answer that was asked for before the word does not take the word back', async () => {
  stubbedPage()
  me.myDuty.mockResolvedValueOnce(ok('ROSTER'))
  const { made, leave } = composed(useDuty)
  await vi.waitFor(() => {
    expect(made.duty.value).not.toBeNull()
  })
  let answerLate: (answer: unknown) => void = () => undefined
  me.myDuty.mockReturnValueOnce(new Promise((resolve) => (answerLate = resolve)))
  const polled = made.load()
  me.sayMyDuty.mockResolvedValue(ok('ON_BREAK'))
  me.myDuty.mockResolvedValue(ok('ON_BREAK'))

  await made.say({ state: 'UNAVAILABLE', until: 1 })
  answerLate(ok('ROSTER'))
  await polled

  expect(made.duty.value?.basis).toBe('ON_BREAK')
  leave()
})
