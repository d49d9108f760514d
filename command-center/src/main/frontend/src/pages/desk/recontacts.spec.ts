import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import RecontactsView from './RecontactsView.vue'

const answer = shallowRef({
  items: [],
  total: 18,
  reached: 12,
  since: Date.parse('2026-11-20T02:30:00Z'),
  complete: true,
})
vi.mock('./BlindWindows.vue', () => ({ default: { render: () => null } }))
vi.mock('@/shared/ui/usePolled', () => ({
  usePolled: () => ({ value: answer, problem: shallowRef(''), load: () => Promise.resolve() }),
}))
const session = { username: 'li', role: 'COUNTY_OPERATOR', page: '/desk' } as Session

it('says since when the list is whole', async () => {
  const page = await rendered(RecontactsView, { session })

  expect(page).toContain('名单包括 11-20 10:30 以后结束的中断')
  expect(page).not.toContain('role="alert"')
  expect(page).toContain('已联系上 12 / 30 人')
})

it('says loudly where more has ended than the list can hold', async () => {
  answer.value = { ...answer.value, complete: false }

  const page = await rendered(RecontactsView, { session })

  expect(page).toMatch(/role="alert">\s*中断过多，名单只到 11-20 10:30/)
})
