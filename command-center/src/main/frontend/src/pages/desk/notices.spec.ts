import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Notice } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import NoticesCard from './NoticesCard.vue'

const at = Date.parse('2026-11-27T04:00:00Z')
const notice = (id: string, more: Partial<Notice>): Notice => ({
  id,
  username: id,
  status: 'SENT',
  class: 'URGENT',
  about: 'incident',
  createdAt: at,
  attempts: [],
  ...more,
})
const notices = shallowRef<Notice[]>([])
vi.mock('@/shared/ui/usePolled', () => ({
  usePolled: () => ({ value: notices, problem: shallowRef(''), load: () => Promise.resolve() }),
}))

it('says of each who was told by which channel, what became of it and when', async () => {
  notices.value = [
    notice('N-1', {
      displayName: '李护士',
      status: 'SEEN',
      attempts: [
        { number: 1, channel: 'LIVE', state: 'FAILED', tries: 1, queuedAt: at, reason: 'NO_PAGE' },
        { number: 2, channel: 'SMS', state: 'SEEN', tries: 1, queuedAt: at, seenAt: at + 9_000 },
      ],
    }),
    notice('N-2', { displayName: '王主任', status: 'FAILED', reason: 'NO_CHANNEL' }),
  ]

  const card = await rendered(NoticesCard, { incidentId: 'I-1' })

  expect(card).toMatch(/李护士.*页面.*未打开页面.*短信.*已查看.*12:00:09/)
  expect(card).toMatch(/王主任.*未送达.*没有可用渠道/)
  expect(card.indexOf('王主任'), 'the newest first').toBeLessThan(card.indexOf('李护士'))
})

it('says where one was told of several together', async () => {
  notices.value = [notice('N-3', { about: 'many', incidents: 7 })]

  expect(await rendered(NoticesCard, { incidentId: 'I-1' })).toContain('共 7 起')
})
