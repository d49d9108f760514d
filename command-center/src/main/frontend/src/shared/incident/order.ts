import type { Incident } from '@/shared/api/types'
import { byAge, byClass, isSettled } from '@/shared/live/priority'
import { serviceClock } from './serviceClock'

/** Somebody has to do something now: nobody has it, or what was promised did not happen. */
const needsSomebody = (incident: Incident, nowMillis: number) =>
  incident.status === 'OPEN' || serviceClock(incident, nowMillis)?.level === 'late'

/**
 * The order of incidents on every screen: what only waits for its closing last; then class; within a class first
 * what somebody must do something about now, and of that the longest open.
 */
export function byClassAndClock(incidents: readonly Incident[], nowMillis: number): Incident[] {
  // Each clock is read once: in the comparisons of a city's hundreds it would be read thousands of times.
  const ranked = incidents.map((incident) => ({
    incident,
    rank: needsSomebody(incident, nowMillis) ? 0 : 1,
  }))
  ranked.sort(
    ({ incident: a, rank: rankOfA }, { incident: b, rank: rankOfB }) =>
      Number(isSettled(a)) - Number(isSettled(b)) || byClass(a, b) || rankOfA - rankOfB || byAge(a, b),
  )
  return ranked.map(({ incident }) => incident)
}
