import type { Incident } from '@/shared/api/types'
import { alarmKinds } from '@/shared/format/incident'

/** Why two incidents may be one; the strongest reason first. */
export type Likeness = 'person' | 'place' | 'cause' | 'division' | 'none'

const strength: readonly Likeness[] = ['person', 'place', 'cause', 'division', 'none']

/** Two that began further apart than this are hardly one cause. Our own figure. */
const nearMillis = 30 * 60_000

export interface MergeTarget {
  readonly incident: Incident
  readonly likeness: Likeness
}

/** Offered at most; more is a list nobody reads. */
export const targetsMax = 8

/** Incidents this one may go into, the likeliest first. Both must still be open or claimed. */
export function mergeTargets(source: Incident, all: Iterable<Incident>): MergeTarget[] {
  const found: MergeTarget[] = []
  for (const incident of all) {
    const active = incident.status === 'OPEN' || incident.status === 'CLAIMED'
    if (active && incident.id !== source.id) found.push({ incident, likeness: likeness(source, incident) })
  }
  const apart = ({ incident }: MergeTarget) => Math.abs(incident.openedAt - source.openedAt)
  return found
    .sort((a, b) => strength.indexOf(a.likeness) - strength.indexOf(b.likeness) || apart(a) - apart(b))
    .slice(0, targetsMax)
}

function likeness(a: Incident, b: Incident): Likeness {
  if (a.residentId && a.residentId === b.residentId) return 'person'
  if (a.placeId && a.placeId === b.placeId) return 'place'
  const near = Math.abs(a.openedAt - b.openedAt) <= nearMillis
  const kinds = alarmKinds(a)
  const sameKind = alarmKinds(b).some((kind) => kinds.includes(kind))
  if (near && sameKind && a.division && a.division === b.division) return 'cause'
  return a.division && a.division === b.division ? 'division' : 'none'
}
