import { hourOf } from '@/shared/format/shanghai'
import type { BedTile } from '@/shared/live/messages'
import { isAway, isHere } from '@/shared/beds/steps/bedSteps'
import { wingsOf } from '@/shared/beds/wings'

export type BedFilter = 'all' | 'alarm' | 'out' | 'silent' | 'away' | 'vacant'

/** Nobody's: free, kept for somebody, or out of service. */
export const isVacant = (bed: BedTile) => bed.residentId === null && bed.state !== 'OCCUPIED'

export function passes(bed: BedTile, filter: BedFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'alarm':
      return bed.incidentId !== null
    case 'out':
      return isHere(bed) && bed.inBed === false && !bed.sensorSilent
    case 'silent':
      return bed.sensorSilent
    case 'away':
      return isAway(bed)
    case 'vacant':
      return bed.state === 'VACANT'
  }
}

/** The names of the wings, as people walk; none when the institution has none or only one. */
export function wingNames(beds: Iterable<BedTile>): string[] {
  const names = wingsOf(beds).map((wing) => wing.name)
  return names.length > 1 ? names : []
}

/** The hours in which leaving the bed is an alarm (design §6), in Zunyi. */
export function isNight(atMillis: number): boolean {
  const hour = hourOf(atMillis)
  return hour >= 22 || hour < 6
}

/** Where a bed stands when that is not the site that is shown; undefined when it is, or nobody knows the bed. */
export function otherSiteOf(
  beds: ReadonlyMap<string, Pick<BedTile, 'placeId'>>,
  bedId: string,
  site: string,
): string | undefined {
  const at = beds.get(bedId)?.placeId
  return at === site ? undefined : at
}
