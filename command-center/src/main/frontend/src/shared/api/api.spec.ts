import { describe, expect, it, vi } from 'vitest'
import { answerOf, failureOf, type Answer } from './answer'
import { newKey, oneTap } from './idempotency'

const unreachable: Answer<number> = { ok: false, failure: { kind: 'unreachable' } }
const noWait = () => Promise.resolve()

describe('a failure', () => {
  it('keeps the problem the command centre gave', () => {
    const problem = { type: 'urn:shouhu:problem:not-open', title: 'No', status: 409, possible: ['dispatch'] }

    expect(failureOf(409, problem)).toEqual({ kind: 'refused', problem })
  })

  it('without a problem from a gateway means nobody answered', () => {
    expect(failureOf(502, undefined)).toEqual({ kind: 'unreachable' })
  })

  it('is signed out at 401', () => {
    expect(failureOf(401, undefined)).toEqual({ kind: 'signedOut' })
  })

  it('of the network is a value', async () => {
    const answer = await answerOf(Promise.reject(new TypeError('network')))

    expect(answer).toEqual(unreachable)
  })
})

describe('one tap', () => {
  it('is sent again under the same key when nobody answers', async () => {
    const send = vi.fn<(key: string) => Promise<Answer<number>>>()
    send.mockResolvedValueOnce(unreachable).mockResolvedValueOnce({ ok: true, value: 7 })

    const answer = await oneTap(send, noWait)

    expect(answer).toEqual({ ok: true, value: 7 })
    expect(send.mock.calls[0]).toEqual(send.mock.calls[1])
  })

  it('gives up after three', async () => {
    const send = vi.fn(() => Promise.resolve(unreachable))

    await oneTap(send, noWait)

    expect(send).toHaveBeenCalledTimes(3)
  })

  it('stays unanswered when what came after was only too often', async () => {
    const problem = { type: 'x', title: 'Too many', status: 429 }
    const tooOften: Answer<number> = { ok: false, failure: { kind: 'refused', problem } }
    const send = vi.fn<(key: string) => Promise<Answer<number>>>()
    send.mockResolvedValueOnce(unreachable).mockResolvedValue(tooOften)

    expect(await oneTap(send, noWait)).toEqual(unreachable)
    expect(new Set(send.mock.calls.map(([key]) => key)).size).toBe(1)

    expect(await oneTap(() => Promise.resolve(tooOften), noWait), 'nothing was done').toEqual(tooOften)
  })

  it('is not sent again when refused', async () => {
    const problem = { type: 'x', title: 'No', status: 409 }
    const send = vi.fn(() =>
      Promise.resolve<Answer<number>>({ ok: false, failure: { kind: 'refused', problem } }),
    )

    await oneTap(send, noWait)

    expect(send).toHaveBeenCalledTimes(1)
  })
})

it('makes keys the contract takes, each its own', () => {
  const keys = Array.from({ length: 100 }, newKey)

  expect(new Set(keys).size).toBe(100)
  for (const key of keys)
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
