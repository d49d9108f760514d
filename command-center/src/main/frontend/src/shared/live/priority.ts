import type { AlarmClass, AssignmentStatus, Incident, Role } from '@/shared/api/types'
import { ringsHere } from '@/shared/incident/ringsHere'

export const classOrder: readonly AlarmClass[] = ['URGENT', 'HIGH', 'MEDIUM', 'TECHNICAL']

const classRank = (incident: Incident) => classOrder.indexOf(incident.class)

export const byClass = (a: Incident, b: Incident) => classRank(a) - classRank(b)

/** Handled incidents only wait for their closing, so they stand after all that still need someone. */
export const isSettled = (incident: Incident) => incident.status === 'HANDLED'

/** Whose page it is; as the last snapshot said. */
export interface Viewer {
  readonly username: string | null
  readonly role: Role | null
}

/** What this user has in hand, or handled. */
export const isOwn = (incident: Incident, { username }: Viewer) =>
  incident.status !== 'OPEN' && incident.claimedBy === username

function rank(incident: Incident, viewer: Viewer): number {
  if (isOwn(incident, viewer)) return 0
  if (viewer.role !== null && ringsHere(incident, viewer.role)) return 1
  if (incident.status === 'OPEN') return 2
  return incident.status === 'CLAIMED' ? 3 : 4
}

/**
 * Which are kept where not all can be, and so what a snapshot of the command centre holds (`LivePriority.java`; both are
 * tested by `live-priority.json`): what rings here is behind nothing but what its user has in hand. The order that people
 * see is `byClassAndClock`.
 */
export const byPriority = (viewer: Viewer) => (a: Incident, b: Incident) =>
  rank(a, viewer) - rank(b, viewer) || byClass(a, b) || byAge(a, b)

export const byAge = (a: Incident, b: Incident) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)

/** Over: it leaves the queue. */
export const isEnded = (incident: Incident) => incident.status === 'CLOSED' || incident.status === 'MERGED'

const way: readonly AssignmentStatus[] = [
  'NOTIFIED',
  'DELIVERED',
  'SEEN',
  'ACCEPTED',
  'EN_ROUTE',
  'ON_SCENE',
  'DONE',
]

/** How far an assignment is; it never goes back. The three ways of ending early rank like DONE. */
export function progressOf(status: AssignmentStatus): number {
  const step = way.indexOf(status)
  return step >= 0 ? step : way.length - 1
}

export const isOver = (status: AssignmentStatus) => progressOf(status) === way.length - 1
