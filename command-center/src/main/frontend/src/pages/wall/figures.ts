import type { AssignmentStatus, Incident } from '@/shared/api/types'
import type { CityCounts, Counts } from '@/shared/live/messages'

/** How a figure may be read: as it stands, as old (struck through), or not at all. */
export type Freshness = 'fresh' | 'stale' | 'never'

export interface Figure {
  readonly key:
    'beds' | 'occupied' | 'vacant' | 'nursingType' | 'inBed' | 'online' | 'households' | 'responders' | 'out'
  /** Null when it is not known, which is no nought. */
  readonly value: number | null
  /** What the value is a part of, when it is. */
  readonly of: number | null
  readonly ageMillis: number | null
  readonly freshness: Freshness
}

/** Bed sensors report every 10 s and buttons every 5 min, so nothing heard for longer than this is old. */
export const heardStaleMillis = 330_000
/** What the register says stands as long as the register is being followed. */
export const registerStaleMillis = 120_000

/** What is told on the live connection itself is old when nothing was heard on it for so long. */
export const liveStaleMillis = 30_000

const underway: readonly AssignmentStatus[] = ['ACCEPTED', 'EN_ROUTE', 'ON_SCENE']

/** How many people are on the way to somebody, or there. One who has two tasks counts once. */
export function respondersOut(incidents: Iterable<Incident>): number {
  const out = new Set<string>()
  for (const incident of incidents) {
    for (const { status, responder } of incident.assignments ?? []) {
      if (underway.includes(status)) out.add(responder)
    }
  }
  return out.size
}

/**
 * The figures of one scope, each with its age. Nothing known about the scope gives none.
 *
 * @param out how many people are out; null when that is not known
 */
export function figuresOf(
  counts: CityCounts,
  division: string | null,
  nowMillis: number,
  out: number | null,
): Figure[] {
  const scope: Counts | undefined = division === null ? counts.total : counts.divisions[division]
  if (!scope) return []
  const values = { ...scope, out }
  const figure = (
    key: Figure['key'],
    at: number | null,
    limit: number,
    of: number | null = null,
  ): Figure => ({
    key,
    value: values[key],
    of,
    ageMillis: at === null ? null : Math.max(0, nowMillis - at),
    freshness: at === null || values[key] === null ? 'never' : nowMillis - at > limit ? 'stale' : 'fresh',
  })
  return [
    figure('beds', scope.bedsAt, registerStaleMillis),
    figure('households', scope.bedsAt, registerStaleMillis),
    figure('occupied', scope.bedsAt, registerStaleMillis, scope.beds),
    figure('vacant', scope.bedsAt, registerStaleMillis, scope.beds),
    figure('nursingType', scope.bedsAt, registerStaleMillis, scope.beds),
    figure('inBed', scope.onlineAt, heardStaleMillis, scope.sensorsHeard),
    figure('online', scope.onlineAt, heardStaleMillis, scope.devices),
    figure('responders', scope.bedsAt, registerStaleMillis),
    figure('out', counts.at, liveStaleMillis),
  ]
}
