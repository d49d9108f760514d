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

/** An offer that runs out within this is pressing: the working day it can still be answered in. */
export const soonMillis = 8 * hourMillis

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

/**
 * Beds that are not offered to this one now, counted by why: declined ones never again, those whose offer ran out from
 * the last of their days on. What is over by now is left out, because the list is read seldom.
 */
export function barredOf(
  queued: Queued,
  nowMillis: number,
): { why: 'DECLINED' | 'EXPIRED'; n: number; until: number | null }[] {
  const barred = (queued.barred ?? []).filter(({ until }) => until === null || until > nowMillis)
  return (['DECLINED', 'EXPIRED'] as const).flatMap((why) => {
    const untils = barred.filter((one) => one.why === why).map(({ until }) => until ?? 0)
    return untils.length === 0
      ? []
      : [{ why, n: untils.length, until: why === 'DECLINED' ? null : Math.max(...untils) }]
  })
}
