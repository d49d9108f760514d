import type { Incident, Role, TierName } from '@/shared/api/types'

/** Whose desk a role sits at. Who only looks on hears nothing. */
function tiersOf(role: Role): readonly TierName[] {
  switch (role) {
    case 'CITY_OPERATOR':
    case 'ADMIN':
      return ['CITY_DESK']
    case 'COUNTY_OPERATOR':
      return ['COUNTY_DESK', 'CITY_DESK']
    case 'INSTITUTION_LEAD':
      return ['INSTITUTION_LEAD', 'COUNTY_DESK', 'CITY_DESK']
    case 'INSTITUTION_STAFF':
    case 'FIELD_WORKER':
    case 'REGISTRAR':
    case 'AUDITOR':
      return []
  }
}

/** Whether an incident rings at this desk until someone takes it: it has been passed on as far as here. */
export function ringsHere(incident: Incident, role: Role): boolean {
  if (incident.status !== 'OPEN' || !incident.ringing || !incident.tierName) return false
  return tiersOf(role).includes(incident.tierName)
}

/** More arrivals than this in ten minutes are an alarm flood for one operator (ISA-18.2). */
export const floodFrom = 10
const floodWindowMillis = 600_000

/**
 * Whether new incidents chime once, and the arrivals to remember. In a flood only what has come to this
 * desk sounds, else the chimes of the wards would drown it.
 */
export function chimes(
  arrivals: readonly number[],
  arrived: number,
  nowMillis: number,
): { chime: boolean; arrivals: number[] } {
  const recent = arrivals.filter((at) => nowMillis - at < floodWindowMillis)
  const all = [...recent, ...Array<number>(arrived).fill(nowMillis)].slice(-floodFrom - 1)
  return { chime: all.length <= floodFrom, arrivals: all }
}
