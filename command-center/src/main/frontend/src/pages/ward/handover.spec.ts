import { beforeEach, expect, it, vi } from 'vitest'
import { failureOf, type Answer } from '@/shared/api/answer'
import type { Handover, HandoverItem, Session } from '@/shared/api/types'
import { composed } from '@/shared/testing/composed'
import { stubbedPage } from '@/shared/testing/page'
import { useHandover } from './useHandover'

const desk = vi.hoisted(() => ({
  listHandovers: vi.fn(),
  takeItems: vi.fn(),
  completeHandover: vi.fn(),
  beginHandover: vi.fn(),
  cancelHandover: vi.fn(),
}))
vi.mock('@/shared/api/handoverOperations', () => desk)

const item = (ref: string, over: Partial<HandoverItem> = {}): HandoverItem => ({
  kind: 'INCIDENT',
  ref,
  title: `CALL ${ref}`,
  urgent: true,
  toClose: false,
  ...over,
})
const handover = (...items: HandoverItem[]): Handover => ({
  id: 'H-1',
  status: 'OPEN',
  by: 'li',
  byName: '李梅',
  startedAt: 1_000,
  left: items.filter(({ takenBy, settledAt }) => !takenBy && !settledAt).length,
  items,
})
const ok = (value: unknown) => ({ ok: true, value })
const refused = (reason: string): Answer<never> => ({
  ok: false,
  failure: failureOf(409, { type: '', title: '', status: 409, reason }),
})
const taken = { takenBy: 'wang', takenAt: 2_000 }

const session = (sites = ['home-1']) =>
  ({ username: 'wang', sites: sites.map((id) => ({ id, name: id })) }) as Session

/** What the command centre has written down; a step changes it. */
let kept: Handover
beforeEach(() => {
  vi.resetAllMocks()
  stubbedPage()
  desk.listHandovers.mockImplementation(() => Promise.resolve(ok([kept])))
})
async function dialog() {
  const { made, leave } = composed(() => useHandover(session(), 'home-1'))
  await vi.waitFor(() => {
    expect(made.loaded.value).toBe(true)
  })
  return { ...made, leave }
}
function whenTaken(change: (refs: string[]) => Handover) {
  desk.takeItems.mockImplementation((_id: string, refs: string[]) => {
    kept = change(refs)
    return Promise.resolve(ok(kept))
  })
}

it('what came up after the last taking is shown when the hand-over cannot be completed for it', async () => {
  kept = handover(item('I-1', taken))
  desk.completeHandover.mockResolvedValue(refused('ITEMS_LEFT'))
  whenTaken(() => handover(item('I-1', taken), item('I-2')))
  const { complete, left, refusal, leave } = await dialog()
  expect(left.value).toEqual([])

  await complete()

  expect(desk.takeItems).toHaveBeenCalledWith('H-1', [], '', expect.any(String))
  expect(left.value).toEqual(['I-2'])
  expect(refusal.value).toContain('还有事项无人接手')
  leave()
})

it('a full list that is completed makes room for the next one', async () => {
  kept = { ...handover(item('I-1', taken)), beyond: 1 }
  desk.completeHandover.mockImplementation(() => {
    const completed: Handover = { ...kept, status: 'COMPLETED', goesOnAs: 'H-2' }
    kept = { ...handover(item('I-501')), id: 'H-2', goesOnFrom: 'H-1' }
    return Promise.resolve(ok(completed))
  })
  const { complete, isOpen, left, leave } = await dialog()

  await complete()

  expect(isOpen.value).toBe(true)
  expect(left.value).toEqual(['I-501'])
  leave()
})

it('what was settled meanwhile no longer waits to be taken', async () => {
  kept = handover(item('I-1'))
  desk.takeItems.mockImplementation((_id: string, refs: string[]) => {
    if (refs.length > 0) return Promise.resolve(refused('UNKNOWN_ITEM'))
    kept = handover(item('I-1', { settledAt: 2_000 }))
    return Promise.resolve(ok(kept))
  })
  const { take, left, leave } = await dialog()
  expect(left.value).toEqual(['I-1'])

  await take(['I-1'])

  expect(left.value).toEqual([])
  leave()
})

it('another refusal leaves the list alone', async () => {
  kept = handover(item('I-1', taken))
  desk.completeHandover.mockResolvedValue(refused('WRONG_STATE'))
  const { complete, refusal, leave } = await dialog()

  await complete()

  expect(desk.takeItems).not.toHaveBeenCalled()
  expect(refusal.value).not.toBe('')
  leave()
})

it('is of the site that is shown, where somebody looks after several', async () => {
  const far = { ...handover(item('I-9')), id: 'H-9', placeId: 'far' }
  kept = { ...handover(item('I-1')), placeId: 'home-1' }
  desk.listHandovers.mockImplementation((limit: number, placeId?: string) =>
    Promise.resolve(ok([far, kept].filter((one) => !placeId || one.placeId === placeId).slice(0, limit))),
  )
  desk.beginHandover.mockImplementation(() => Promise.resolve(ok(kept)))
  const { made, leave } = composed(() => useHandover(session(['home-1', 'far']), 'home-1'))
  await vi.waitFor(() => {
    expect(made.handover.value?.id).toBe('H-1')
  })

  await made.begin('')

  expect(desk.beginHandover).toHaveBeenCalledWith('', expect.any(String), { placeId: 'home-1' })
  leave()
})

it('sees what others took while it is open, and asks no more once it is closed', async () => {
  vi.useFakeTimers()
  kept = handover(item('I-1'))
  const { made, leave } = composed(() => useHandover(session(), 'home-1'))
  await vi.advanceTimersByTimeAsync(10)
  expect(made.left.value).toEqual(['I-1'])

  kept = handover(item('I-1', taken))
  await vi.advanceTimersByTimeAsync(5_000)

  expect(made.left.value).toEqual([])
  leave()
  desk.listHandovers.mockClear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(desk.listHandovers).not.toHaveBeenCalled()
  vi.useRealTimers()
})
