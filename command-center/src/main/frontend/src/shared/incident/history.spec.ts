import { expect, it } from 'vitest'
import type { HistoryEntry } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { rendered } from '@/shared/testing/rendered'
import IncidentHistory from './IncidentHistory.vue'

const entries = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    at: i * 60_000,
    kind: 'RANG_AGAIN',
    by: null,
    detail: {},
  })) as unknown as HistoryEntry[]
const drawn = (count: number) =>
  rendered(IncidentHistory, { incident: incident('I-1'), history: entries(count), failed: false })

it('shows the newest sixty, and says how many more there are to be read', async () => {
  const long = await drawn(130)

  expect(long.match(/<time/g)).toHaveLength(60)
  expect(long).toContain('更早的 70 条')
})

it('offers nothing more where all is shown', async () => {
  expect(await drawn(60)).not.toContain('history-more')
})
