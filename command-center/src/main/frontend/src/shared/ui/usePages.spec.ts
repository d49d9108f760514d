import { expect, it } from 'vitest'
import type { Answer } from '@/shared/api/answer'
import type { Page } from '@/shared/api/client'
import { composed } from '@/shared/testing/composed'
import { usePages } from './usePages'

const page = (items: number[], next: string | null): Answer<Page<number>> => ({
  ok: true,
  value: { items, next },
})

it('reads on where the page before ended, until there is no more', async () => {
  const asked: (string | null)[] = []
  const { made, leave } = composed(() =>
    usePages((cursor) => {
      asked.push(cursor)
      return Promise.resolve(cursor === null ? page([1, 2], 'b') : page([3], null))
    }),
  )
  expect(made.items.value).toBeNull()
  await made.begin()
  await made.more()
  await made.more()

  expect(made.items.value).toEqual([1, 2, 3])
  expect(asked).toEqual([null, 'b'])
  leave()
})

it('keeps what was read when a page fails, and asks for the same one again', async () => {
  let fails = false
  const { made, leave } = composed(() =>
    usePages<number>((cursor) =>
      Promise.resolve(
        fails
          ? { ok: false as const, failure: { kind: 'unreachable' as const } }
          : cursor === null
            ? page([1], 'b')
            : page([2], null),
      ),
    ),
  )
  await made.begin()
  fails = true
  await made.more()
  expect(made.items.value).toEqual([1])
  expect(made.problem.value).not.toBe('')

  fails = false
  await made.more()

  expect(made.items.value).toEqual([1, 2])
  expect(made.problem.value).toBe('')
  leave()
})

it('drops the answer to what is no longer asked for', async () => {
  const waiting: ((answer: Answer<Page<number>>) => void)[] = []
  const { made, leave } = composed(() =>
    usePages<number>(
      () =>
        new Promise((resolve) => {
          waiting.push(resolve)
        }),
    ),
  )
  const first = made.begin()
  const second = made.begin()
  waiting[1]?.(page([2], null))
  waiting[0]?.(page([1], null))
  await Promise.all([first, second])

  expect(made.items.value).toEqual([2])
  leave()
})
