import type { Incident, IncidentGroup } from '@/shared/api/types'

/** A line of the queue of a flood, and those of it that are drawn when it is open. */
export interface Line {
  /** The same from answer to answer. */
  key: string
  group: IncidentGroup
  /** How many are in it. */
  incidents: number
  members: Incident[]
  /** How many of them are no members: the command centre is asked for these. */
  more: number
}

/**
 * The command centre's groups as lines. They are some seconds old, what the page holds is not: who has a row is in no
 * line as well, whatever the groups say, and a line whose one incident has a row is left out.
 *
 * @param rows that are drawn by themselves
 * @param under the rest of the queue
 * @param holdsAll whether the page hears of each incident at once, and holds all; one that it does not hold is over then
 */
export function linesOf(
  groups: readonly IncidentGroup[],
  rows: readonly Incident[],
  under: readonly Incident[],
  holdsAll: boolean,
): Line[] {
  const inRows = new Set(rows.map(({ id }) => id))
  const byId = new Map(under.map((incident) => [incident.id, incident]))
  return groups.flatMap((group) => {
    const ids = group.incidentIds.filter((id) => !inRows.has(id))
    const incidents = group.incidents - (group.incidentIds.length - ids.length)
    if (incidents === 0) return []
    const members = ids.flatMap((id) => byId.get(id) ?? [])
    const more = incidents - (holdsAll ? ids.length : members.length)
    return [{ key: group.key, group, incidents, members, more }]
  })
}

/** The line in which an incident is drawn. */
export const lineAround = (lines: readonly Line[], id: string | null) =>
  lines.find(({ members }) => members.some((incident) => incident.id === id))
