import { expect, it } from 'vitest'
import type { Incident } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import IncidentHistory from './IncidentHistory.vue'

const shown = (over: Partial<Incident>) =>
  rendered(IncidentHistory, { incident: { assignments: [], ...over } as Incident, history: [], failed: false })

it('says that an incident has another history beside this one, and from where on', async () => {
  expect(await shown({ secondHistoryFrom: 4 })).toContain('自第 4 步起另有一段处置经过')
  expect(await shown({ secondHistoryFrom: null })).not.toContain('另有一段')
  expect(await shown({})).not.toContain('另有一段')
})
