import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { OccupancyPoint } from '@/shared/api/reportOperations'

export interface OccupancyHistoryInput {
  readonly points: readonly OccupancyPoint[]
  readonly from: number
  readonly to: number
  /** How long one point holds, milliseconds; where the next one is farther, nothing ran and nothing is drawn. */
  readonly stepMillis: number
  readonly words: { occupied: string; away: string; beds: string; share: string }
  /** A moment in words, for the axis and the tip. */
  readonly day: (atMillis: number) => string
  readonly colors: { ink: string; soft: string; line: string; paper: string; occupied: string; beds: string }
  /** Pixels of one rem. */
  readonly rem: number
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

/** Taken beds as an area under the line of all beds. */
export function occupancyHistoryOption(input: OccupancyHistoryInput): ECBasicOption {
  const { points, stepMillis, words, colors, rem, from, to, day } = input
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
    series: [
      {
        ...line('occupied', words.occupied, colors.occupied),
        areaStyle: { color: colors.occupied, opacity: 0.25 },
        data: pairsOf(points, stepMillis, ({ occupied }) => occupied),
      },
      {
        ...line('beds', words.beds, colors.beds),
        data: pairsOf(points, stepMillis, ({ beds }) => beds),
      },
    ],
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

function tipOf({ points, words, day, colors }: OccupancyHistoryInput) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: colors.paper,
    borderColor: colors.line,
    textStyle: { color: colors.ink },
    formatter: (items: { value?: Pair }[]) => {
      const at = items[0]?.value?.[0]
      const point = points.find((one) => one.at === at)
      if (!point) return ''
      const away = (point.onLeave ?? 0) + (point.inHospital ?? 0)
      return [
        day(point.at),
        `${words.occupied} ${bedsWords(point.occupied)} / ${bedsWords(point.beds)}`,
        `${words.share} ${shareOf(point)}`,
        `${words.away} ${bedsWords(away)}`,
      ].join('<br>')
    },
  }
}
