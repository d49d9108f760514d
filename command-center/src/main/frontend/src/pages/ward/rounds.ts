import type { BedTile } from '@/shared/live/messages'
import { isAway } from '@/shared/beds/steps/bedSteps'
import { wingsOf, type Wing } from '@/shared/beds/wings'
import { readingStaleMillis } from '@/shared/charts/readings'
import { isVacant } from './beds'

/** Why a nurse looks in first: what the list says beside the bed. */
export type RoundReason = 'alarm' | 'out' | 'silent' | 'old' | 'away' | null

/** One round of looking in on everybody, kept on this device alone. `seen`: bed id → when it was ticked off. */
export interface Round {
  readonly startedAt: number
  readonly seen: Readonly<Record<string, number>>
}

export const newRound = (nowMillis: number): Round => ({ startedAt: nowMillis, seen: {} })

/** Ticks a bed off, or takes the tick back. */
export function ticked(round: Round, bedId: string, nowMillis: number): Round {
  const seen = Object.fromEntries(Object.entries(round.seen).filter(([id]) => id !== bedId))
  return { ...round, seen: bedId in round.seen ? seen : { ...seen, [bedId]: nowMillis } }
}

/** What to mind at a bed, the most pressing first. Nobody is in bed who is on leave. */
export function reasonOf(bed: BedTile, nowMillis: number): RoundReason {
  if (bed.incidentId !== null) return 'alarm'
  if (isAway(bed)) return 'away'
  if (bed.sensorSilent) return 'silent'
  if (bed.inBed === false) return 'out'
  if (bed.readingAt === null || nowMillis - bed.readingAt > readingStaleMillis) return 'old'
  return null
}

/** Everybody who lives here, wing by wing, as one walks past. */
export const roundOf = (beds: Iterable<BedTile>): Wing[] => wingsOf([...beds].filter((bed) => !isVacant(bed)))

/** A round older than this is not gone on with: it belongs to another shift. */
const roundMaxMillis = 8 * 3_600_000

/** Whose round it is: one person's in one house. Who signs in next on this device does not go on with it. */
export interface Rounder {
  readonly placeId: string
  readonly username: string
}
const keyOf = ({ placeId, username }: Rounder) => `shouhu.ward.round ${placeId} ${username}`

export function keptRound(of: Rounder, nowMillis: number): Round {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(of)) ?? 'null') as Round | null
    return kept && nowMillis - kept.startedAt < roundMaxMillis ? kept : newRound(nowMillis)
  } catch {
    return newRound(nowMillis)
  }
}

export function keepRound(of: Rounder, round: Round) {
  try {
    localStorage.setItem(keyOf(of), JSON.stringify(round))
  } catch {
    // A device that keeps nothing has the round as long as the page is open.
  }
}
