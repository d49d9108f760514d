import type { Incident, IncidentGroup } from '@/shared/api/types'

/** A line of the queue of a flood, and those of it that are drawn when it is open. */
export interface Line {
  /** The same from answer to answer. */
  key: string
  group: IncidentGroup
  members: Incident[]
  /** Of its incidents, how many more there are than the page can show. */
  more: number
}

/** Devices without a place are one line each, with nothing else that tells them apart. */
export const keyOf = ({ kind, placeId, division, class: alarmClass, places, incidentIds }: IncidentGroup) =>
  [kind, placeId ?? (places === 1 ? incidentIds[0] : null), division, alarmClass].join(' ')

/**
 * The command centre's groups as lines. They are some seconds old, what the page holds is not: who has a row is in no
 * line as well, whatever the groups say, and a line whose one incident has a row is left out.
 *
 * @param rows that are drawn by themselves
 * @param under the rest of the queue
 * @param isLive whether the page hears of each incident at once; one that it does not hold is over then
 */
export function linesOf(
  groups: readonly IncidentGroup[],
  rows: readonly Incident[],
  under: readonly Incident[],
  isLive: boolean,
): Line[] {
  const inRows = new Set(rows.map(({ id }) => id))
  const byId = new Map(under.map((incident) => [incident.id, incident]))
  return groups.flatMap((group) => {
    const ids = group.incidentIds.filter((id) => !inRows.has(id))
    const apart = group.incidentIds.length - ids.length
    if (apart === group.incidents) return []
    const members = ids.flatMap((id) => byId.get(id) ?? [])
    const known = isLive ? group.incidentIds.length : apart + members.length
    return [{ key: keyOf(group), group, members, more: group.incidents - known }]
  })
}

/** The line in which an incident is drawn. */
export const lineAround = (lines: readonly Line[], id: string | null) =>
  lines.find(({ members }) => members.some((incident) => incident.id === id))
