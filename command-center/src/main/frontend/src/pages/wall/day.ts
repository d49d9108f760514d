import type { AlarmClass, Incident } from '@/shared/api/types'
import { dayStart, hourOf } from '@/shared/format/shanghai'

/** What the wall keeps of each incident of today, open or closed. */
export interface DayEntry {
  readonly alarmClass: AlarmClass
  readonly division: string | null
  readonly openedAt: number
  readonly claimedAt: number | null
}

/** The incidents of one calendar day in Zunyi, by id. */
export interface Day {
  readonly startsAt: number
  readonly entries: ReadonlyMap<string, DayEntry>
}

/** Entries kept at most; the city expects about 3,300 a day (docs/domain: design load). */
export const entriesMax = 5_000

export const emptyDay = (nowMillis: number): Day => ({ startsAt: dayStart(nowMillis), entries: new Map() })

/** The day with what these incidents tell; a new day starts empty. The first claim counts, not a later one. */
export function withIncidents(day: Day, incidents: Iterable<Incident>, nowMillis: number): Day {
  const startsAt = dayStart(nowMillis)
  const entries = new Map(startsAt === day.startsAt ? day.entries : [])
  for (const incident of incidents) {
    if (incident.openedAt < startsAt) continue
    const known = entries.get(incident.id)
    if (!known && entries.size >= entriesMax) continue
    entries.set(incident.id, {
      alarmClass: incident.class,
      division: incident.division ?? null,
      openedAt: incident.openedAt,
      claimedAt: known?.claimedAt ?? incident.claimedAt ?? null,
    })
  }
  return { startsAt, entries }
}

export const ofDivision = (day: Day, division: string | null): DayEntry[] =>
  [...day.entries.values()].filter((entry) => division === null || entry.division === division)

/** For each class 24 numbers: how many were opened in each hour. */
export function hourly(entries: readonly DayEntry[]): Record<AlarmClass, number[]> {
  const none = () => Array<number>(24).fill(0)
  const counts = { URGENT: none(), HIGH: none(), MEDIUM: none(), TECHNICAL: none() }
  for (const entry of entries) {
    const hours = counts[entry.alarmClass]
    const hour = hourOf(entry.openedAt)
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return counts
}

/** How quickly urgent incidents were claimed. Shares are 0–1; null when there is nothing to judge by. */
export interface Answering {
  readonly urgent: number
  readonly within60: number | null
  readonly within180: number | null
  readonly medianMillis: number | null
}

/** Targets of the TSA quality standard, per cent of calls answered. */
export const answerTargets = { within60: 97.5, within180: 99 }

export function answering(entries: readonly DayEntry[], nowMillis: number): Answering {
  const urgent = entries.filter((entry) => entry.alarmClass === 'URGENT')
  const waits = urgent
    .filter((entry) => entry.claimedAt !== null)
    .map((entry) => (entry.claimedAt ?? 0) - entry.openedAt)
    .sort((a, b) => a - b)
  return {
    urgent: urgent.length,
    within60: shareWithin(urgent, 60_000, nowMillis),
    within180: shareWithin(urgent, 180_000, nowMillis),
    medianMillis: waits[Math.floor((waits.length - 1) / 2)] ?? null,
  }
}

/** Of those that were claimed or have had the time to be. One that still may make it is not judged yet. */
function shareWithin(entries: readonly DayEntry[], limitMillis: number, nowMillis: number): number | null {
  const judged = entries.filter(
    (entry) => entry.claimedAt !== null || nowMillis - entry.openedAt > limitMillis,
  )
  if (judged.length === 0) return null
  const made = judged.filter(
    (entry) => entry.claimedAt !== null && entry.claimedAt - entry.openedAt <= limitMillis,
  )
  return made.length / judged.length
}
