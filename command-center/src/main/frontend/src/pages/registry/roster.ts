import type { Duty, Unit } from '@/shared/api/dutyOperations'
import { dayStart } from '@/shared/format/shanghai'

const dayMillis = 86_400_000
const weekDays = 7

/** Monday's midnight in Zunyi before or at the moment. */
export function weekStart(atMillis: number): number {
  const midnight = dayStart(atMillis)
  // The first day of the epoch was a Thursday.
  const daysSinceMonday = (Math.floor((midnight + 8 * 3_600_000) / dayMillis) + 3) % weekDays
  return midnight - daysSinceMonday * dayMillis
}

export const nextWeek = (startMillis: number, weeks: number) => startMillis + weeks * weekDays * dayMillis

/** `2026-11-27` in Zunyi. */
export const dayOf = (atMillis: number) => new Date(atMillis + 8 * 3_600_000).toISOString().slice(0, 10)

/**
 * When a shift begins and ends: a day and two times of it, as people write them. One that ends before it begins ends
 * the next day. Null while something is missing.
 */
export function shiftTimes(
  day: string,
  from: string,
  to: string,
): { startsAt: number; endsAt: number } | null {
  const startsAt = Date.parse(`${day}T${from}:00+08:00`)
  const ends = Date.parse(`${day}T${to}:00+08:00`)
  if (Number.isNaN(startsAt) || Number.isNaN(ends)) return null
  return { startsAt, endsAt: ends > startsAt ? ends : ends + dayMillis }
}

/** The division whose desk is the city's. */
export const cityCode = '520300'

/** Who can be in a unit's shifts: staff and leads of an institution, operators and field workers of a division. */
export function belongsTo(unit: Unit, { role, division, placeId }: Duty): boolean {
  if (unit.placeId) {
    return placeId === unit.placeId && (role === 'INSTITUTION_STAFF' || role === 'INSTITUTION_LEAD')
  }
  if (role === 'CITY_OPERATOR') return unit.division === cityCode
  return division === unit.division && (role === 'COUNTY_OPERATOR' || role === 'FIELD_WORKER')
}
