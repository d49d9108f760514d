import type { RegisterRecord } from '@/shared/api/registerOperations'

/** What ends within so many days is soon over, as the command centre's list has it. */
export const soonDays = 60
const dayMillis = 86_400_000

/** A last day, so many days from today on; below 0 it is over. */
export interface Expiring {
  readonly over: boolean
  readonly days: number
}

/** Null when there is none, or it is far ahead. The last day still counts. */
export function expiring(until: unknown, today: string): Expiring | null {
  if (typeof until !== 'string') return null
  const days = Math.round((Date.parse(until) - Date.parse(today)) / dayMillis)
  return Number.isNaN(days) || days > soonDays ? null : { over: days < 0, days }
}

/** Why nobody may be watched by a device: the newest word about it is a no, or is over. Null where nothing is said. */
export function monitoringFault(
  consents: readonly RegisterRecord[],
  today: string,
): 'refused' | 'over' | null {
  const words = consents
    .filter((one) => one['kind'] === 'MONITORING' && !one.removedAt)
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
  const newest = words.at(-1)
  if (!newest) return null
  if (newest['given'] !== true) return 'refused'
  return expiring(newest['validUntil'], today)?.over ? 'over' : null
}
const orderOf = (one: RegisterRecord) => `${String(one['givenOn'])} ${one.id}`

/** Whom a device speaks for, by what its record or form says. */
export const boundOf = (said: Readonly<Record<string, unknown>>) => ({
  residentId: String(said['residentId'] ?? ''),
  bedId: String(said['bedId'] ?? ''),
})
