import type { AlarmClass, AssignmentStatus, Incident } from '@/shared/api/types'

export const classOrder: readonly AlarmClass[] = ['URGENT', 'HIGH', 'MEDIUM', 'TECHNICAL']

const classRank = (incident: Incident) => classOrder.indexOf(incident.class)

export const byClass = (a: Incident, b: Incident) => classRank(a) - classRank(b)

/** Handled incidents only wait for their closing, so they stand after all that still need someone. */
export const isSettled = (incident: Incident) => incident.status === 'HANDLED'

/** What is kept and drawn first where not all can be; the order that people see is `byClassAndClock`. */
export function byPriority(a: Incident, b: Incident): number {
  return (
    Number(isSettled(a)) - Number(isSettled(b)) ||
    byClass(a, b) ||
    a.openedAt - b.openedAt ||
    (a.id < b.id ? -1 : 1)
  )
}

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
