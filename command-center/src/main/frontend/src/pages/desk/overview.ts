import type { AlarmClass, Incident, Measures, TimeMeasure } from '@/shared/api/types'
import { serviceClock } from '@/shared/incident/serviceClock'
import { classOrder, isEnded } from '@/shared/live/priority'

/** What one operator has in hand now. */
export interface OperatorLoad {
  readonly name: string
  readonly inHand: number
  readonly toClose: number
  /** Of those in hand, whose clock is over. */
  readonly late: number
  /** When the oldest of those in hand was claimed, epoch milliseconds. */
  readonly oldestAt: number | null
}

/** The load of everyone who has something, the most loaded first. */
export function operatorLoads(incidents: Iterable<Incident>, nowMillis: number): OperatorLoad[] {
  const loads = new Map<string, OperatorLoad>()
  for (const incident of incidents) {
    const { claimedBy, claimedByName, claimedAt, status } = incident
    if (!claimedBy || status === 'OPEN' || isEnded(incident)) continue
    const before = loads.get(claimedBy) ?? emptyLoad(claimedByName ?? claimedBy)
    loads.set(claimedBy, status === 'HANDLED' ? toClose(before) : inHand(before, claimedAt ?? nowMillis))
    if (serviceClock(incident, nowMillis)?.level === 'late') {
      const now = loads.get(claimedBy) ?? before
      loads.set(claimedBy, { ...now, late: now.late + 1 })
    }
  }
  return [...loads.values()].sort((a, b) => b.inHand - a.inHand || b.toClose - a.toClose)
}

const emptyLoad = (name: string): OperatorLoad => ({ name, inHand: 0, toClose: 0, late: 0, oldestAt: null })
const toClose = (load: OperatorLoad): OperatorLoad => ({ ...load, toClose: load.toClose + 1 })
const inHand = (load: OperatorLoad, claimedAt: number): OperatorLoad => ({
  ...load,
  inHand: load.inHand + 1,
  oldestAt: Math.min(load.oldestAt ?? claimedAt, claimedAt),
})

/** A share of what happened in time, beside its target. Shares are 0–1. */
export interface Level {
  readonly seconds: number
  readonly share: number | null
  readonly target: number | null
  readonly inTime: number
  readonly of: number
}

export interface ClassRow {
  readonly alarmClass: AlarmClass
  readonly incidents: number
  readonly answer: TimeMeasure
  readonly levels: readonly Level[]
}

/** One row a class that had incidents, the most urgent first. */
export function answerRows(measures: Measures): ClassRow[] {
  return classOrder.flatMap((alarmClass) => {
    const measured = measures.classes[alarmClass]
    return measured
      ? [
          {
            alarmClass,
            incidents: measured.incidents,
            answer: measured.answer,
            levels: levelsOf(measured.answer),
          },
        ]
      : []
  })
}

export const figures = ['answer', 'firstAction', 'arrival', 'attendance', 'homeAttendance'] as const
export interface TimeRow {
  readonly alarmClass: AlarmClass
  readonly figure: (typeof figures)[number]
  readonly measure: TimeMeasure
  readonly levels: readonly Level[]
}

/** One row a class and figure that happened or should have, the most urgent class first. */
export function timeRows(measures: Measures): TimeRow[] {
  return classOrder.flatMap((alarmClass) => {
    const measured = measures.classes[alarmClass]
    if (!measured) return []
    return figures.flatMap((figure) => {
      const measure = measured[figure]
      const levels = levelsOf(measure).filter(({ of }) => of > 0)
      return measure.count > 0 || levels.length > 0 ? [{ alarmClass, figure, measure, levels }] : []
    })
  })
}

/** The shares in time of one measure. */
export const levelsOf = (measure: TimeMeasure): Level[] =>
  measure.within.map(({ seconds, share, target, inTime, of }) => ({
    seconds,
    share: share ?? null,
    target: target ?? null,
    inTime,
    of,
  }))

/** Whether a share is below its target; null where there is nothing to judge. */
export const missed = ({ share, target }: Level): boolean | null =>
  share === null || target === null ? null : share < target

/** ISA-18.2: the share of time in flood should stay below this. */
export const floodShareAim = 0.01

/** The desks that had most to bear: longest in flood, then with most arrivals. */
export const mostBurdened = (measures: Measures, max: number) =>
  [...measures.desks].sort((a, b) => b.floodShare - a.floodShare || b.arrivals - a.arrivals).slice(0, max)

/** `county:520303` → its kind and what it is of. */
export function deskParts(desk: string): { kind: 'ward' | 'lead' | 'county' | 'city'; of: string } {
  const [kind = 'city', ...rest] = desk.split(':')
  const known = (['ward', 'lead', 'county', 'city'] as const).find((one) => one === kind)
  return { kind: known ?? 'city', of: rest.join(':') }
}
