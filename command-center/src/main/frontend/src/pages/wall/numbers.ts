import type { Incident, IncidentStatus } from '@/shared/api/types'
import { countsOf, notOver } from '@/shared/live/counts'
import type { LiveState } from '@/shared/live/state'

/** How many incidents there are, whether the page holds them or not. */
export interface Numbers {
  readonly OPEN: number
  readonly CLAIMED: number
  readonly HANDLED: number
  readonly total: number
  /** There may be more than these, and nobody says how many. */
  readonly atLeast: boolean
}

/**
 * Of what is looked at. Where the page does not hold all, of what is held and what the command centre counts the larger
 * number is the truer one, as at the desk; of an institution by itself nothing is counted.
 *
 * @param held of the county and, when one is picked, the institution
 */
export function numbersOf(
  held: readonly Incident[],
  { counts, last }: LiveState,
  division: string | null,
  placeId: string | null,
): Numbers {
  const told = last !== null && placeId === null ? countsOf(counts, division) : null
  const count = (wanted: IncidentStatus) => held.filter(({ status }) => status === wanted).length
  const OPEN = Math.max(count('OPEN'), told?.open ?? 0)
  const CLAIMED = Math.max(count('CLAIMED'), told?.claimed ?? 0)
  const HANDLED = Math.max(count('HANDLED'), told?.handled ?? 0)
  return { OPEN, CLAIMED, HANDLED, total: OPEN + CLAIMED + HANDLED, atLeast: last !== null && told === null }
}

/** By division code, as the command centre counts them; null where the page holds all, or an institution is looked at. */
export function toldByDivision(
  { counts, last }: LiveState,
  placeId: string | null,
): ReadonlyMap<string, number> | null {
  if (last === null || counts === null || placeId !== null) return null
  return new Map(Object.entries(counts.divisions).map(([code, one]) => [code, notOver(one)]))
}
