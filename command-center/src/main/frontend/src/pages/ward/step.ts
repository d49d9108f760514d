import type { Assignment, Incident, Role } from '@/shared/api/types'
import { activeAssignments } from '@/shared/format/incident'

/** The one thing the ward's big button does next for an incident. */
export type WardStep =
  | { kind: 'claim' }
  | { kind: 'accept'; assignment: Assignment }
  | { kind: 'on-scene'; assignment: Assignment }
  | { kind: 'done'; assignment: Assignment }
  | { kind: 'close' }
  /** Nothing for this person to do now. */
  | { kind: 'wait' }

export function wardStep(incident: Incident, username: string, role: Role): WardStep {
  const own = activeAssignments(incident).find((assignment) => assignment.responder === username)
  if (own) return stepOf(own)
  if (incident.status === 'OPEN') return { kind: 'claim' }
  if (incident.status === 'HANDLED' && role === 'INSTITUTION_LEAD') return { kind: 'close' }
  return { kind: 'wait' }
}

function stepOf(assignment: Assignment): WardStep {
  switch (assignment.status) {
    case 'NOTIFIED':
    case 'DELIVERED':
    case 'SEEN':
      return { kind: 'accept', assignment }
    case 'ACCEPTED':
    case 'EN_ROUTE':
      return { kind: 'on-scene', assignment }
    case 'ON_SCENE':
      return { kind: 'done', assignment }
    case 'DONE':
    case 'DECLINED':
    case 'TIMED_OUT':
    case 'WITHDRAWN':
      return { kind: 'wait' }
  }
}
