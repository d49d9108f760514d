import type { Assignment, Incident } from '@/shared/api/types'
import type { CityCounts, Counts, Snapshot } from './messages'

// Sample values for the specs beside the screens' pure logic.

export const incident = (id: string, over: Partial<Incident> = {}): Incident => ({
  id,
  status: 'OPEN',
  class: 'URGENT',
  openedAt: 1_000,
  alarms: [{ id: `${id}-1`, deviceId: 'btn-1', kind: 'CALL', class: 'URGENT', at: 1_000, receivedAt: 1_010 }],
  ...over,
})

export const assignment = (id: string, over: Partial<Assignment> = {}): Assignment => ({
  id,
  incidentId: 'i1',
  responder: 'wang',
  status: 'NOTIFIED',
  ...over,
})

export const counts = (over: Partial<Counts> = {}): Counts => ({
  beds: 100,
  occupied: 80,
  vacant: 15,
  reserved: 5,
  nursingType: 50,
  inBed: 60,
  sensors: 90,
  sensorsHeard: 75,
  devices: 200,
  online: 190,
  households: 10,
  responders: 5,
  open: 0,
  openUrgent: 0,
  claimed: 0,
  handled: 0,
  bedsAt: 1_000,
  onlineAt: 1_000,
  ...over,
})

export const cityCounts = (at = 1_000, total: Partial<Counts> = {}): CityCounts => ({
  at,
  total: counts(total),
  divisions: { '520302': counts(total) },
})

export const snapshot = (position: number, over: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  position,
  serverTime: 1_000,
  scopeKey: '0123456789abcdef',
  username: 'wu',
  role: 'COUNTY_OPERATOR',
  incidents: [],
  beyond: 0,
  divisions: [],
  counts: cityCounts(),
  ...over,
})
