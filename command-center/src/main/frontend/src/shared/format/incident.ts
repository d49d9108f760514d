import type { Alarm, Assignment, Incident } from '@/shared/api/types'
import { classOrder, isOver } from '@/shared/live/priority'

/** The different kinds of alarm in an incident: the most urgent first, and of those the first to come. */
export function alarmKinds(incident: Incident): Alarm['kind'][] {
  const inOrder = [...incident.alarms].sort(
    (a, b) => classOrder.indexOf(a.class) - classOrder.indexOf(b.class) || a.at - b.at,
  )
  return [...new Set(inOrder.map((alarm) => alarm.kind))]
}

/** The assignments that are not over: who is on it now. */
export const activeAssignments = (incident: Incident): Assignment[] =>
  (incident.assignments ?? []).filter((assignment) => !isOver(assignment.status))
