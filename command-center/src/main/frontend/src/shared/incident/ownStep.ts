import type { Assignment, Incident, Role } from '@/shared/api/types'
import { activeAssignments } from '@/shared/format/incident'

/** The one thing somebody who answers alarms themselves does next for an incident: the ward's big button. */
export type OwnStep =
  | { kind: 'claim' }
  | { kind: 'accept'; assignment: Assignment }
  | { kind: 'on-scene'; assignment: Assignment }
  | { kind: 'done'; assignment: Assignment }
  | { kind: 'close' }
  /** Nothing for this person to do now. */
  | { kind: 'wait' }

/** What this person was asked to do for it and has not ended. */
export const ownAssignment = (incident: Incident, username: string): Assignment | undefined =>
  activeAssignments(incident).find((assignment) => assignment.responder === username)

export function ownStep(incident: Incident, username: string, role: Role): OwnStep {
  const own = ownAssignment(incident, username)
  if (own) return stepOf(own)
  if (incident.status === 'OPEN') return { kind: 'claim' }
  if (incident.status === 'HANDLED' && role === 'INSTITUTION_LEAD') return { kind: 'close' }
  return { kind: 'wait' }
}

function stepOf(assignment: Assignment): OwnStep {
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
