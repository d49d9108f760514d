import type { ECBasicOption } from 'echarts/types/dist/shared'
import { shortDivision } from '@/shared/format/divisions'

export interface PlaceMapInput {
  readonly mapName: string
  readonly divisions: readonly string[]
  /** The division the place lies in. */
  readonly division: string | null
  readonly longitude: number
  readonly latitude: number
  readonly colors: { area: string; own: string; line: string; ink: string; mark: string; paper: string }
  /** Pixels of one rem. */
  readonly rem: number
}

/** Drawn so much larger than the whole city, with the place in the middle: its county and the neighbours' edges. */
const zoom = 3.2

/** Where in the county a place lies; small, for a glance. */
export function placeMapOption(input: PlaceMapInput): ECBasicOption {
  const { colors, rem } = input
  const at = [input.longitude, input.latitude]
  return {
    animation: false,
    geo: {
      map: input.mapName,
      nameProperty: 'code',
      silent: true,
      roam: false,
      aspectScale: 0.88,
      layoutCenter: ['50%', '50%'],
      layoutSize: '100%',
      center: at,
      zoom,
      label: { show: true, color: colors.ink, fontSize: 0.85 * rem },
      itemStyle: { areaColor: colors.area, borderColor: colors.line, borderWidth: 1 },
      regions: input.divisions.map((code) => ({
        name: code,
        label: { formatter: shortDivision(code) },
        ...(code === input.division && { itemStyle: { areaColor: colors.own } }),
      })),
    },
    series: [
      {
        type: 'scatter',
        coordinateSystem: 'geo',
        silent: true,
        symbol: 'pin',
        symbolSize: 2.2 * rem,
        symbolOffset: [0, '-40%'],
        itemStyle: { color: colors.mark, borderColor: colors.paper, borderWidth: 2 },
        data: [{ value: at }],
      },
    ],
  }
}
