import type { Incident } from '@/shared/api/types'

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

/** Somebody called for help, or seems to need it, and nobody has it yet. */
export const isWaitingUrgent = (incident: Incident) =>
  incident.class === 'URGENT' && incident.status === 'OPEN'

/** Rows drawn at most: no one reads further down a list in order of priority. */
export const rowsMax = 150

/** So many leave the lines in sight; whoever has answered these finds the next in their place. */
export const rowsApartMax = 12

/**
 * The queue of a flood. Who has waited longest for an answer to an urgent call keeps a row; the rest is under lines, one a
 * cause. What is in a line comes after all rows.
 */
export function folded(queue: readonly Incident[]): { rows: Incident[]; under: Incident[] } {
  const rows = queue.filter(isWaitingUrgent).slice(0, rowsApartMax)
  const apart = new Set(rows)
  return { rows, under: queue.filter((incident) => !apart.has(incident)) }
}

/** What the lines count, as the command centre is asked; what is in hand is never under lines. */
export const countedOnly = (filter: Filter) => (filter === 'waiting' || filter === 'toClose' ? filter : null)

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
