import type { RegisterRecord } from '@/shared/api/registerOperations'
import type { BedState } from '@/shared/api/types'
import type { BedTile } from '@/shared/live/messages'

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

/** A bed of the register as the steps of its life look at it; of the sensors nothing is known here. */
export const tileOf = (bed: RegisterRecord): BedTile => ({
  id: bed.id,
  placeId: textOf(bed['placeId']) ?? '',
  label: textOf(bed['label']) ?? bed.id,
  room: textOf(bed['room']) ?? '',
  wing: textOf(bed['wing']),
  nursingType: bed['nursingType'] === true,
  respite: bed['respite'] === true,
  state: (textOf(bed['state']) ?? 'VACANT') as BedState,
  stateSince: numberOf(bed['stateSince']),
  stateUntil: numberOf(bed['stateUntil']),
  residentId: textOf(bed['residentId']),
  residentName: null,
  careLevel: null,
  inBed: null,
  heartRate: null,
  breathRate: null,
  movement: null,
  readingAt: null,
  sensorSilent: false,
  incidentId: null,
})

/**
 * Beds somebody can move into to live there: vacant ones that are not for respite, and what is kept for them by an
 * offer.
 */
export const bedsToLiveIn = (beds: readonly BedTile[], offered: readonly string[]): BedTile[] =>
  beds.filter(({ id, state, respite }) => !respite && (state === 'VACANT' || offered.includes(id)))
