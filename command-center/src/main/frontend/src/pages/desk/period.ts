import { dayStart, isoDay } from '@/shared/format/shanghai'

const dayMillis = 86_400_000
/** The command centre counts no longer period. */
export const daysMax = 400

/** Of the measures: incidents opened from here on and before there, epoch milliseconds; open while it lasts. */
export interface Period {
  readonly from: number
  readonly to?: number
}

export const choices = ['live', 'today', 'week', 'month', 'own'] as const
export interface Chosen {
  readonly choice: (typeof choices)[number]
  /** Days as `2026-11-27`, both of them within. */
  readonly from: string
  readonly to: string
}

const startOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** The own days one begins with: yesterday. */
export function ownNow(nowMillis: number): { from: string; to: string } {
  const yesterday = isoDay(nowMillis, -1)
  return { from: yesterday, to: yesterday }
}

/** Null is the last 24 h, live; undefined what is no period. Days are those of Shanghai. */
export function periodOf({ choice, from, to }: Chosen, nowMillis: number): Period | null | undefined {
  switch (choice) {
    case 'live':
      return null
    case 'today':
      return { from: dayStart(nowMillis) }
    case 'week':
      return { from: dayStart(nowMillis) - 6 * dayMillis }
    case 'month':
      return { from: startOf(`${isoDay(nowMillis).slice(0, 8)}01`) }
    case 'own': {
      const begin = startOf(from)
      const end = startOf(to) + dayMillis
      const days = (end - begin) / dayMillis
      return days > 0 && days <= daysMax ? { from: begin, to: end } : undefined
    }
  }
}
