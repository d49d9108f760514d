import type { Measures, TimeMeasure } from '@/shared/api/types'

/** A share in time beside its target, both 0–1; null where there is nothing to judge. */
export interface ServiceLevel {
  readonly seconds: number
  readonly share: number | null
  readonly target: number | null
  readonly inTime: number
  readonly of: number
}

/** How long it took, in milliseconds, of those that happened. */
export interface Percentiles {
  readonly p50: number | null
  readonly p90: number | null
  readonly p97_5: number | null
  readonly p99: number | null
}

export interface ServiceFigure {
  readonly key: 'answer' | 'homeAttendance'
  /** Urgent incidents, answered or not; of attendance those that somebody came to at home. */
  readonly count: number
  readonly levels: readonly ServiceLevel[]
  readonly percentiles: Percentiles
}

/** The two promises of the desk: that somebody answers, and that somebody comes to the homes. Of urgent incidents. */
export function serviceOf(measures: Measures): ServiceFigure[] {
  const urgent = measures.classes['URGENT']
  return [
    figureOf('answer', urgent?.answer, urgent?.incidents),
    figureOf('homeAttendance', urgent?.homeAttendance, urgent?.homeAttendance?.count),
  ]
}

function figureOf(
  key: ServiceFigure['key'],
  measure: TimeMeasure | undefined,
  count: number | undefined,
): ServiceFigure {
  return {
    key,
    count: count ?? 0,
    levels: (measure?.within ?? [])
      .filter((level) => level.target != null)
      .map(({ seconds, inTime, of, share, target }) => ({
        seconds,
        inTime,
        of,
        share: share ?? null,
        target: target ?? null,
      })),
    percentiles: {
      p50: measure?.p50 ?? null,
      p90: measure?.p90 ?? null,
      p97_5: measure?.p97_5 ?? null,
      p99: measure?.p99 ?? null,
    },
  }
}

/** Whether a level is kept; null where nothing can be said yet. */
export const isMet = ({ share, target }: ServiceLevel): boolean | null =>
  share === null || target === null ? null : share >= target

/** Measures are asked for each minute; three missed and they are old. */
export const measuresStaleMillis = 180_000
