import type { OccupancyPoint } from '@/shared/api/reportOperations'
import { careLevels, type CareLevelName } from '@/shared/beds/careLevels'
import { bedsWords, shareOf, type HistorySeries } from '@/shared/charts/occupancyHistory'

/** What the chart can show: how many beds are taken, by whom, and those of the nursing type. */
export const historyFigures = ['beds', 'care', 'nursing'] as const
export type HistoryFigure = (typeof historyFigures)[number]

export interface FigureWords {
  readonly occupied: string
  readonly away: string
  readonly beds: string
  readonly share: string
  readonly nursing: string
  readonly nursingOccupied: string
  readonly care: Readonly<Record<CareLevelName, string>>
}
export interface FigureColors {
  readonly occupied: string
  readonly beds: string
  readonly care: Readonly<Record<CareLevelName, string>>
}

const levelOf: Readonly<Record<CareLevelName, (point: OccupancyPoint) => number>> = {
  FULL: ({ full }) => full ?? 0,
  PARTIAL: ({ partial }) => partial ?? 0,
  INDEPENDENT: ({ independent }) => independent ?? 0,
  UNKNOWN: ({ unknown }) => unknown ?? 0,
}
const nursing = ({ nursingType }: OccupancyPoint) => nursingType ?? 0
const nursingTaken = ({ nursingOccupied }: OccupancyPoint) => nursingOccupied ?? 0

/** The lines of a figure; a care level that nobody had is left out. */
export function seriesOf(
  figure: HistoryFigure,
  points: readonly OccupancyPoint[],
  words: FigureWords,
  colors: FigureColors,
): HistorySeries[] {
  switch (figure) {
    case 'beds':
      return [
        {
          id: 'occupied',
          name: words.occupied,
          color: colors.occupied,
          area: true,
          value: ({ occupied }) => occupied,
        },
        { id: 'beds', name: words.beds, color: colors.beds, value: ({ beds }) => beds },
      ]
    case 'nursing':
      return [
        {
          id: 'nursingOccupied',
          name: words.nursingOccupied,
          color: colors.occupied,
          area: true,
          value: nursingTaken,
        },
        { id: 'nursing', name: words.nursing, color: colors.beds, value: nursing },
      ]
    case 'care':
      return careLevels
        .filter((level) => points.some((point) => levelOf[level](point) > 0))
        .map((level) => ({
          id: level,
          name: words.care[level],
          color: colors.care[level],
          value: levelOf[level],
        }))
  }
}

/** What a tip says of a point, a line each. */
export function linesOf(figure: HistoryFigure, point: OccupancyPoint, words: FigureWords): string[] {
  switch (figure) {
    case 'beds':
      return [
        `${words.occupied} ${bedsWords(point.occupied)} / ${bedsWords(point.beds)}`,
        `${words.share} ${shareOf(point)}`,
        `${words.away} ${bedsWords((point.onLeave ?? 0) + (point.inHospital ?? 0))}`,
      ]
    case 'nursing':
      return [
        `${words.nursingOccupied} ${bedsWords(nursingTaken(point))} / ${bedsWords(nursing(point))}`,
        `${words.share} ${shareOf({ beds: nursing(point), occupied: nursingTaken(point) })}`,
      ]
    case 'care':
      return careLevels
        .filter((level) => levelOf[level](point) > 0)
        .map((level) => `${words.care[level]} ${bedsWords(levelOf[level](point))}`)
  }
}
