import { afterEach, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Answer } from '@/shared/api/answer'
import type { Unit } from '@/shared/api/dutyOperations'
import { listExpiries, type Expiry } from '@/shared/api/reportOperations'
import { composed } from '@/shared/testing/composed'
import { useExpiryList } from './useExpiryList'

type Page = Answer<{ items: Expiry[]; next: string | null }>
vi.mock(import('@/shared/api/reportOperations'), async (actual) => ({
  ...(await actual()),
  listExpiries: vi.fn(),
}))

const row = (id: string) => ({ id, kind: 'ASSESSMENT', days: -1 }) as Expiry
const page = (...ids: string[]): Page => ({ ok: true, value: { items: ids.map(row), next: 'more' } })
const away: Page = { ok: false, failure: { kind: 'unreachable' } }
/** The answers in the order in which they were asked for, given when the spec wants. */
const answers: ((answer: Page) => Promise<void>)[] = []
function list() {
  answers.length = 0
  vi.mocked(listExpiries).mockImplementation(
    () =>
      new Promise<Page>((resolve) =>
        answers.push(async (answer) => {
          resolve(answer)
          await Promise.resolve()
          await Promise.resolve()
        }),
      ),
  )
  const about = shallowRef<Unit>({})
  return { about, ...composed(() => useExpiryList(about)) }
}
afterEach(() => {
  vi.clearAllMocks()
})

it('is loading until the answer is there, and empty only then', async () => {
  const { made, leave } = list()

  made.choose('LICENCE')
  expect(made.loading.value).toBe(true)
  await answers[0]?.(page())

  expect(made.loading.value).toBe(false)
  expect(made.rows.value).toEqual([])
  leave()
})

it('forgets a failure with what it was about', async () => {
  const { made, leave } = list()

  made.choose('LICENCE')
  await answers[0]?.(away)
  expect(made.refused.value).not.toBe('')
  expect(made.loading.value).toBe(false)
  made.choose('CONSENT')

  expect(made.refused.value).toBe('')
  leave()
})

it('shows nothing of what is not wanted any more: another kind, none, another place', async () => {
  const { made, about, leave } = list()

  made.choose('LICENCE')
  made.choose('LICENCE')
  expect(made.loading.value, 'closed again').toBe(false)
  await answers[0]?.(page('a'))
  expect(made.rows.value).toEqual([])

  made.choose('CONSENT')
  about.value = { placeId: 'home-1' }
  await answers[1]?.(page('b'))
  expect(made.loading.value).toBe(true)
  expect(made.rows.value).toEqual([])
  await answers[2]?.(page('c'))
  expect(made.rows.value.map(({ id }) => id)).toEqual(['c'])

  void made.load(true)
  await answers[3]?.(page('d'))
  expect(made.rows.value.map(({ id }) => id)).toEqual(['c', 'd'])
  leave()
})
