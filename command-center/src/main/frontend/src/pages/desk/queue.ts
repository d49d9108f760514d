import type { Incident } from '@/shared/api/types'
import { serviceClock } from '@/shared/incident/serviceClock'
import { byClass, isSettled } from '@/shared/live/priority'

/** Which incidents the operator looks at. */
export type Filter = 'all' | 'waiting' | 'mine' | 'toClose'
export const filters: readonly Filter[] = ['all', 'waiting', 'mine', 'toClose']

/** `mine`: claimed by this operator and not closed yet. */
export function inFilter(incident: Incident, filter: Filter, username: string): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'waiting':
      return incident.status === 'OPEN'
    case 'mine':
      return incident.claimedBy === username && incident.status !== 'OPEN'
    case 'toClose':
      return incident.status === 'HANDLED'
  }
}

/** Somebody has to do something now: nobody has it, or what was promised did not happen. */
const needsSomebody = (incident: Incident, nowMillis: number) =>
  incident.status === 'OPEN' || serviceClock(incident, nowMillis)?.level === 'late'

/**
 * The order of the desk's queue: what only waits for its closing last; then class; within a class first what
 * somebody must do something about now, and of that the longest open.
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

/** The neighbour in the queue: of one that has left it, or of none, the first. */
export function neighbour(ids: readonly string[], id: string | null, by: 1 | -1): string | null {
  const index = id === null ? -1 : ids.indexOf(id)
  if (index < 0) return ids[0] ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, index + by))] ?? null
}

/** ISA-18.2: a flood begins above the first number of arrivals in ten minutes and ends below the second. */
export const floodLimits = { above: 10, below: 5, windowMillis: 600_000 }

/** Whether this desk is in a flood now, given whether it was. */
export function isFlood(openedAt: readonly number[], was: boolean, nowMillis: number): boolean {
  const recent = openedAt.filter((at) => nowMillis - at < floodLimits.windowMillis).length
  return was ? recent >= floodLimits.below : recent > floodLimits.above
}
