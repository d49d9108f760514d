import type { Offer, Queued } from '@/shared/api/types'

const minuteMillis = 60_000
const hourMillis = 3_600_000
const dayMillis = 86_400_000

/** How long until then, in the unit people count in; null when it is over. A key below `beds.waiting.left.`. */
export function timeLeft(
  dueAt: number,
  nowMillis: number,
): { key: 'days' | 'hours' | 'minutes'; n: number } | null {
  const left = dueAt - nowMillis
  if (left <= 0) return null
  if (left >= 2 * dayMillis) return { key: 'days', n: Math.floor(left / dayMillis) }
  if (left >= hourMillis) return { key: 'hours', n: Math.floor(left / hourMillis) }
  return { key: 'minutes', n: Math.max(1, Math.floor(left / minuteMillis)) }
}

/** An offer that holds a bed: not answered yet, or accepted and not moved in. */
export const holds = ({ status }: Offer) => status === 'OPEN' || status === 'ACCEPTED'

/** One place of the queue with the offer that stands for it. */
export interface WaitingRow {
  readonly queued: Queued
  readonly offer: Offer | null
}

/** The queue as it is, each with its offer. */
export function rowsOf(queue: readonly Queued[], offers: readonly Offer[]): WaitingRow[] {
  const standing = new Map(offers.filter(holds).map((offer) => [offer.entryId, offer]))
  return queue.map((queued) => ({ queued, offer: standing.get(queued.id) ?? null }))
}

export const daysWaited = (since: number, nowMillis: number) =>
  Math.max(0, Math.floor((nowMillis - since) / dayMillis))
