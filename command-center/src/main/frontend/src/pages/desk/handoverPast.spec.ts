import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Handover } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import HandoverPast from './HandoverPast.vue'

const at = Date.parse('2026-11-27T00:00:00Z')
const next = shallowRef<string | null>('x')
const item = {
  kind: 'INCIDENT' as const,
  urgent: true,
  toClose: false,
  takenBy: 'wang',
  takenByName: '王接班',
  takenAt: at + 60_000,
  note: null,
  settledAt: null,
}
const kept: Handover = {
  id: 'H-1',
  status: 'COMPLETED',
  by: 'li',
  byName: '李交班',
  startedAt: at,
  endedBy: 'wang',
  left: 0,
  items: [
    { ...item, ref: 'I-1', title: 'CALL 张1' },
    {
      ...item,
      ref: 'I-2',
      title: 'FALL 张2',
      takenBy: null,
      takenByName: null,
      takenAt: null,
      settledAt: at,
    },
  ],
}
vi.mock('@/shared/ui/usePages', () => ({
  usePages: () => ({
    items: shallowRef([kept, { ...kept, id: 'H-2', byName: '正在交班', status: 'OPEN' }]),
    next,
    busy: shallowRef(false),
    problem: shallowRef(''),
    begin: () => Promise.resolve(),
    more: () => Promise.resolve(),
  }),
}))
const page = () => rendered(HandoverPast, { newest: '', whose: () => '全市' })

it('shows of each item of a kept report who took it and when', async () => {
  const past = await page()

  expect(past).toMatch(/全市.*李交班 → wang.*呼叫 张1.*王接班 08:01:00 接手.*跌倒 张2.*已办结/)
  expect(past).not.toContain('正在交班')
})

it('offers older ones while there are some', async () => {
  expect(await page()).toContain('handover-older')
  next.value = null

  expect(await page()).not.toContain('handover-older')
})
