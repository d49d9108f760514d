import { expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { Session } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import SignedIn from './SignedIn.vue'

// A network that hangs: nobody answers, and nobody says so either.
vi.mock('@/shared/api/operations', () => ({ currentSession: () => new Promise(() => undefined) }))

const worker = { username: 'wang', role: 'FIELD_WORKER', page: '/field' } as Session
const page = (remembered: Session | null) =>
  defineComponent({
    render: () =>
      h(
        SignedIn,
        { roles: ['FIELD_WORKER'], remembered },
        { default: ({ session }: { session: Session }) => `tasks of ${session.username}` },
      ),
  })

it('begins at once with whom the device remembers', async () => {
  expect(await rendered(page(worker), {})).toBe('tasks of wang')
})

it('waits for the answer where nobody is remembered', async () => {
  expect(await rendered(page(null), {})).toContain('正在加载')
})
