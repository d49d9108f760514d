import type { Incident } from '@/shared/api/types'
import { byClass, isSettled } from '@/shared/live/priority'
import { serviceClock } from './serviceClock'

/** Somebody has to do something now: nobody has it, or what was promised did not happen. */
const needsSomebody = (incident: Incident, nowMillis: number) =>
  incident.status === 'OPEN' || serviceClock(incident, nowMillis)?.level === 'late'

/**
 * The order of incidents on every screen: what only waits for its closing last; then class; within a class first
 * what somebody must do something about now, and of that the longest open.
 */
export function byClassAndClock(incidents: readonly Incident[], nowMillis: number): Incident[] {
  const rank = (incident: Incident) => (needsSomebody(incident, nowMillis) ? 0 : 1)
  return [...incidents].sort(
    (a, b) =>
      Number(isSettled(a)) - Number(isSettled(b)) ||
      byClass(a, b) ||
      rank(a) - rank(b) ||
      a.openedAt - b.openedAt ||
      (a.id < b.id ? -1 : 1),
  )
}
