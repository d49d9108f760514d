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
