import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { AssignmentStatus, Incident, Session } from '@/shared/api/types'
import { assignment, incident } from '@/shared/live/fixtures'
import { nothingKnown } from '@/shared/live/state'
import { rendered } from '@/shared/testing/rendered'
import IncidentPanel from './IncidentPanel.vue'

const shown = shallowRef<Incident | null>(null)
vi.mock('@/shared/incident/useIncident', () => ({
  isGone: () => false,
  useIncident: () => ({
    incident: shown,
    history: shallowRef([]),
    failure: shallowRef(null),
    load: () => Promise.resolve(),
  }),
}))
const nothing = vi.hoisted(() => ({ default: () => null }))
vi.mock('./PersonCard.vue', () => nothing)
vi.mock('./PlaceCard.vue', () => nothing)
vi.mock('./DevicesCard.vue', () => nothing)
vi.mock('./PlanCard.vue', () => nothing)
vi.mock('@/shared/ui/lazily', () => ({ lazily: () => () => null }))
vi.mock('./NoticesCard.vue', () => nothing)
vi.mock('./PreviousCard.vue', () => nothing)
vi.mock('./useDevices', () => ({
  useDevices: () => ({ devices: shallowRef([]), failed: shallowRef(false) }),
}))
vi.mock('./usePlans', () => ({ usePlans: () => shallowRef(null) }))

const lead = { username: 'yuan', role: 'INSTITUTION_LEAD', scope: { placeId: 'home-1' } } as Session
function panel(status: AssignmentStatus, responder = 'yuan') {
  shown.value = incident('I-1', { status: 'CLAIMED', assignments: [assignment('a', { responder, status })] })
  return rendered(IncidentPanel, { incidentId: 'I-1', state: nothingKnown, session: lead, others: [] })
}

it('a lead who was asked to go answers, arrives and ends it at the desk', async () => {
  const asked = await panel('DELIVERED')
  expect(asked).toContain('data-testid="ward-accept"')
  expect(asked).toContain('data-testid="ward-decline"')
  expect(await panel('ACCEPTED')).toContain('data-testid="ward-on-scene"')
  expect(await panel('ON_SCENE')).toContain('data-testid="ward-done"')
})

it('a lead who was not asked has the desk alone', async () => {
  expect(await panel('ACCEPTED', 'li')).not.toMatch(/ward-accept|ward-on-scene|ward-done/)
})

it('a lead does not claim at the desk: they send somebody', async () => {
  shown.value = incident('I-1', { status: 'OPEN' })
  const open = await rendered(IncidentPanel, {
    incidentId: 'I-1',
    state: nothingKnown,
    session: lead,
    others: [],
  })

  expect(open).toContain('data-testid="action-dispatch"')
  expect(open).not.toMatch(/action-claim|ward-accept/)
})
