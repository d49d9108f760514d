import { beforeEach, expect, it, vi } from 'vitest'
import { composed } from '@/shared/testing/composed'
import { useOwnFigures } from './useOwnFigures'

const rules = vi.hoisted(() => ({
  watchParameters: vi.fn(),
  watchParametersOf: vi.fn(),
  putWatchParametersOf: vi.fn(),
  dropWatchParametersOf: vi.fn(),
}))
vi.mock('@/shared/api/ruleOperations', () => rules)

const ok = (value: unknown) => ({ ok: true, value })
const own = (version: number, figures: object) => ok({ version, rules: figures })

beforeEach(() => {
  vi.resetAllMocks()
  rules.watchParameters.mockResolvedValue(ok({ version: 1, rules: { base: { heartLow: 45 } } }))
  rules.watchParametersOf.mockResolvedValue(own(2, { heartLow: 50 }))
})
async function writing() {
  const { made } = composed(() => useOwnFigures({ id: 'R-1', careLevel: null }))
  await vi.waitFor(() => {
    expect(made.own.value).not.toBeNull()
  })
  made.edit()
  made.drafts.value = { own: { heartLow: '55' } }
  made.asks.value = true
  return made
}

it('puts what was typed, and then reads what holds', async () => {
  const { put, drafts, changes } = await writing()
  expect(changes.value).toEqual([{ where: 'own', name: 'heartLow', before: 50, after: 55 }])
  rules.putWatchParametersOf.mockResolvedValue(own(3, { heartLow: 55 }))

  await put()

  expect(rules.putWatchParametersOf).toHaveBeenCalledWith('R-1', { heartLow: 55 })
  expect(drafts.value).toBeNull()
})

it('with nothing left of the own ones those of the care level hold again', async () => {
  const { put, drafts } = await writing()
  drafts.value = { own: { heartLow: '' } }
  rules.dropWatchParametersOf.mockResolvedValue(own(3, {}))

  await put()

  expect(rules.dropWatchParametersOf).toHaveBeenCalledWith('R-1')
  expect(rules.putWatchParametersOf).not.toHaveBeenCalled()
})

it('what somebody else has put meanwhile is compared with, and what was typed stays', async () => {
  const { put, drafts, changes, overtaken } = await writing()
  rules.watchParametersOf.mockResolvedValue(own(3, { heartLow: 48 }))

  await put()

  expect(rules.putWatchParametersOf).not.toHaveBeenCalled()
  expect(overtaken.value).toBe(true)
  expect(drafts.value).toEqual({ own: { heartLow: '55' } })
  expect(changes.value).toEqual([{ where: 'own', name: 'heartLow', before: 48, after: 55 }])
})
