import { expect, it } from 'vitest'
import type { HistoryEntry, Incident } from '@/shared/api/types'
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

const shown = (over: Partial<Incident>) =>
  rendered(IncidentHistory, {
    incident: { assignments: [], ...over } as Incident,
    history: [],
    failed: false,
  })

it('says that an incident has another history beside this one, and from where on', async () => {
  expect(await shown({ secondHistoryFrom: 4 })).toContain('自第 4 步起另有一段处置经过')
  expect(await shown({ secondHistoryFrom: null })).not.toContain('另有一段')
  expect(await shown({})).not.toContain('另有一段')
})
