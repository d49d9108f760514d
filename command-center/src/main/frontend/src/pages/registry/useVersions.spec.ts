import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Answer } from '@/shared/api/answer'
import { composed } from '@/shared/testing/composed'
import type { KeptVersion } from './keptVersion'
import { useVersions } from './useVersions'

type Page = Answer<{ items: KeptVersion[]; next: string | null }>
const version = (n: number, over: Partial<KeptVersion> = {}): KeptVersion => ({
  version: n,
  withdrawn: false,
  at: 1_000,
  by: 'li',
  ...over,
})
const away = { ok: false, failure: { kind: 'unreachable' } } as const
const list = vi.fn<(limit: number, cursor: string | null) => Promise<Page>>()
const one = vi.fn<(n: number) => Promise<Answer<KeptVersion>>>()
const arrived = async () => {
  for (let i = 0; i < 4; i++) await nextTick()
}

beforeEach(() => {
  list.mockReset().mockImplementation((_, cursor) =>
    Promise.resolve({
      ok: true,
      value: cursor ? { items: [version(1)], next: null } : { items: [version(3), version(2)], next: 'c' },
    }),
  )
  one.mockReset().mockImplementation((n) => Promise.resolve({ ok: true, value: version(n) }))
})

it('the newest come first, the older ones when they are asked for', async () => {
  const { made, leave } = composed(() => useVersions({ list, one }))
  await arrived()
  expect(made.versions.value?.map((kept) => kept.version)).toEqual([3, 2])

  await made.more()

  expect(made.versions.value?.map((kept) => kept.version)).toEqual([3, 2, 1])
  expect(made.next.value).toBeNull()
  leave()
})

it('one is looked at at a time, and closed by the same tap', async () => {
  const { made, leave } = composed(() => useVersions({ list, one }))

  await made.look(3)
  expect(made.shown.looked?.version).toBe(3)
  await made.look(2)
  expect(made.shown.looked?.version).toBe(2)
  await made.look(2)
  expect(made.shown.looked).toBeNull()
  leave()
})

it('an answer that comes after another was asked for shows nothing', async () => {
  let late: (answer: Answer<KeptVersion>) => void = () => undefined
  one.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        late = resolve
      }),
  )
  const { made, leave } = composed(() => useVersions({ list, one }))
  const first = made.look(3)

  await made.look(2)
  late({ ok: true, value: version(3) })
  await first

  expect(made.shown.looked?.version).toBe(2)
  leave()
})

it('again asks for what failed alone: the version, the first page, or the next', async () => {
  list.mockResolvedValueOnce(away)
  const { made, leave } = composed(() => useVersions({ list, one }))
  await arrived()
  expect(made.problem.value).not.toBe('')
  made.again()
  await arrived()
  expect(list).toHaveBeenCalledTimes(2)
  expect(made.problem.value).toBe('')

  one.mockResolvedValueOnce(away)
  await made.look(2)
  expect(made.problem.value).not.toBe('')
  made.again()
  await arrived()
  expect(made.shown.looked?.version).toBe(2)
  expect(list).toHaveBeenCalledTimes(2)

  list.mockResolvedValueOnce(away)
  await made.more()
  made.again()
  await arrived()
  expect(list.mock.calls.at(-1)).toEqual([expect.any(Number), 'c'])
  expect(made.versions.value).toHaveLength(3)
  leave()
})
