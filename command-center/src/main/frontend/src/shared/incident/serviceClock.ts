import type { Incident } from '@/shared/api/types'
import { activeAssignments } from '@/shared/format/incident'

/** What an incident waits for: somebody to answer, a responder's yes, the arrival, news from the scene, the closing. */
export type Waiting = 'answer' | 'accept' | 'arrive' | 'update' | 'act' | 'close'

/** `late`: the limit is over. `soon`: less than a third of it is left. */
export type Level = 'calm' | 'soon' | 'late'

/** A running service-level clock. Millis of the limit that are over; null where no limit is known. */
export interface ServiceClock {
  readonly waiting: Waiting
  readonly elapsedMillis: number
  readonly limitMillis: number | null
  readonly level: Level
}

/** TSA: 97.5 % of calls answered within the first, 99 % within the second. */
export const answerLimitsMillis = { first: 60_000, second: 180_000 }

/** The clock that runs for an incident now; null for one that is over. */
export function serviceClock(incident: Incident, nowMillis: number): ServiceClock | null {
  switch (incident.status) {
    case 'OPEN':
      return answerClock(nowMillis - incident.openedAt)
    case 'CLAIMED':
      return responseClock(incident, nowMillis)
    case 'HANDLED':
      return clock('close', nowMillis - (incident.handledAt ?? nowMillis), null)
    case 'CLOSED':
    case 'MERGED':
      return null
  }
}

/** Judged by the first limit, then by the second: past both it is late for good. */
function answerClock(elapsedMillis: number): ServiceClock {
  const { first, second } = answerLimitsMillis
  const limitMillis = elapsedMillis <= first ? first : second
  const level = elapsedMillis > second ? 'late' : elapsedMillis > first * (2 / 3) ? 'soon' : 'calm'
  return { waiting: 'answer', elapsedMillis, limitMillis, level }
}

/** The responder who is furthest on the way counts; without one, the operator's own next step does. */
function responseClock(incident: Incident, nowMillis: number): ServiceClock {
  const active = activeAssignments(incident)
  const find = (...wanted: string[]) => active.find(({ status }) => wanted.includes(status))
  const there = find('ON_SCENE')
  if (there) return until('update', there.onSceneAt, there.dueAt, nowMillis)
  const going = find('EN_ROUTE', 'ACCEPTED')
  if (going) return until('arrive', going.acceptedAt, going.dueAt, nowMillis)
  const asked = find('SEEN', 'DELIVERED', 'NOTIFIED')
  if (asked) return until('accept', asked.notifiedAt, asked.dueAt, nowMillis)
  return until('act', incident.claimedAt, incident.dueAt, nowMillis)
}

function until(
  waiting: Waiting,
  from: number | null | undefined,
  dueAt: number | null | undefined,
  nowMillis: number,
): ServiceClock {
  const start = from ?? nowMillis
  return clock(waiting, nowMillis - start, dueAt == null ? null : dueAt - start)
}

function clock(waiting: Waiting, elapsedMillis: number, limitMillis: number | null): ServiceClock {
  const late = limitMillis !== null && elapsedMillis >= limitMillis
  const soon = limitMillis !== null && elapsedMillis > limitMillis * (2 / 3)
  return { waiting, elapsedMillis, limitMillis, level: late ? 'late' : soon ? 'soon' : 'calm' }
}
