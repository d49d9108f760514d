import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { OccupancyPoint } from '@/shared/api/reportOperations'

export interface OccupancyHistoryInput {
  readonly points: readonly OccupancyPoint[]
  readonly from: number
  readonly to: number
  /** How long one point holds, milliseconds; where the next one is farther, nothing ran and nothing is drawn. */
  readonly stepMillis: number
  readonly series: readonly HistorySeries[]
  /** What the tip says of a point, a line each, below the moment. */
  readonly lines: (point: OccupancyPoint) => string[]
  /** A moment in words, for the axis and the tip. */
  readonly day: (atMillis: number) => string
  readonly colors: { ink: string; soft: string; line: string; paper: string }
  /** Pixels of one rem. */
  readonly rem: number
}

/** One figure over time. */
export interface HistorySeries {
  readonly id: string
  readonly name: string
  readonly color: string
  /** Filled down to the axis: a part of what another line shows. */
  readonly area?: boolean
  readonly value: (point: OccupancyPoint) => number
}

type Pair = [number, number | null]

/** One value over time with a break where hours or days are missing. */
export function pairsOf(
  points: readonly OccupancyPoint[],
  stepMillis: number,
  value: (point: OccupancyPoint) => number,
): Pair[] {
  const pairs: Pair[] = []
  let before: number | null = null
  for (const point of points) {
    if (before !== null && point.at - before > 1.5 * stepMillis) pairs.push([before + 1, null])
    pairs.push([point.at, value(point)])
    before = point.at
  }
  return pairs
}

/** `87.5%`; a dash without beds. */
export const shareOf = ({ beds, occupied }: Pick<OccupancyPoint, 'beds' | 'occupied'>) =>
  beds > 0 ? `${((100 * occupied) / beds).toFixed(1)}%` : '—'

/** Means of days are no whole beds: `61.5`, but `62`. */
export const bedsWords = (n: number) => String(Math.round(n * 10) / 10)

/** Lines over time, with a break where nothing ran. */
export function occupancyHistoryOption(input: OccupancyHistoryInput): ECBasicOption {
  const { points, stepMillis, series, colors, rem, from, to, day } = input
  const text = { color: colors.soft, fontSize: 0.85 * rem }
  return {
    animation: false,
    textStyle: { color: colors.ink },
    grid: { left: 3.4 * rem, right: 1.2 * rem, top: 2.2 * rem, bottom: 1.9 * rem },
    legend: { top: 0, left: 0, textStyle: { color: colors.ink, fontSize: 0.9 * rem } },
    tooltip: tipOf(input),
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...text, hideOverlap: true, formatter: (at: number) => day(at).slice(0, 10) },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      axisLabel: text,
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: series.map((one) => ({
      ...line(one.id, one.name, one.color),
      ...(one.area && { areaStyle: { color: one.color, opacity: 0.25 } }),
      data: pairsOf(points, stepMillis, one.value),
    })),
  }
}

/** A point that stands alone is drawn as a dot, or it would not be seen. */
const line = (id: string, name: string, color: string) => ({
  id,
  name,
  type: 'line',
  showSymbol: true,
  symbolSize: 4,
  connectNulls: false,
  lineStyle: { width: 2, color },
  itemStyle: { color },
})

function tipOf({ points, lines, day, colors }: OccupancyHistoryInput) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: colors.paper,
    borderColor: colors.line,
    textStyle: { color: colors.ink },
    formatter: (items: { value?: Pair }[]) => {
      const at = items[0]?.value?.[0]
      const point = points.find((one) => one.at === at)
      return point ? [day(point.at), ...lines(point)].join('<br>') : ''
    },
  }
}
