import type { ECBasicOption } from 'echarts/types/dist/shared'

/** The beds of one division or institution; `beds` is all of them but those out of service. `stale`: nobody has said so for long. */
export interface OccupancyBar {
  readonly name: string
  readonly beds: number
  readonly occupied: number
  readonly vacant: number
  readonly reserved: number
  readonly nursingType: number
  readonly stale: boolean
}

export interface OccupancyInput {
  readonly bars: readonly OccupancyBar[]
  readonly words: { occupied: string; reserved: string; vacant: string; nursingType: string }
  /** Pixels of one rem. */
  readonly rem: number
}

const ink = '#e8f1f8'
const soft = '#b5cadc'
const line = '#1d3a55'
const colors = {
  occupied: '#2fa8c8',
  reserved: '#8a6bc1',
  vacant: '#2f5f3f',
  nursingType: '#f4d54a',
  stale: '#45596b',
}

/** So many names have room beside each other; of more every second one stands a line lower. */
const sideBySideMax = 5

/** Beds that are taken, reserved and free, one upon the other, with a mark beside it at how many of them are of the nursing type. */
export function occupancyOption({ bars, words, rem }: OccupancyInput): ECBasicOption {
  const fontSize = 1.3 * rem
  const staggered = bars.length > sideBySideMax
  const bar = (key: 'occupied' | 'reserved' | 'vacant') => ({
    id: key,
    type: 'bar',
    name: words[key],
    stack: 'beds',
    barWidth: '76%',
    barMaxWidth: 4 * rem,
    itemStyle: { color: colors[key] },
    label: {
      // Above the whole bar: on it, the mark of the nursing type would run through it, and struck out means old here.
      show: key === 'vacant',
      position: 'top',
      distance: 0.2 * rem,
      color: ink,
      // Of fourteen counties they stand side by side.
      fontSize: (staggered ? 1 : 1.2) * rem,
      formatter: ({ dataIndex }: { dataIndex: number }) => shareWords(bars[dataIndex]),
    },
    data: bars.map((one) => ({
      value: one[key],
      ...(one.stale && { itemStyle: { color: colors.stale, decal: { symbol: 'rect', rotation: 0.8 } } }),
    })),
  })
  return {
    animation: false,
    grid: { left: 3.4 * rem, right: 0.6 * rem, top: 3.4 * rem, bottom: (staggered ? 3.7 : 2.2) * rem },
    legend: {
      top: 0,
      right: 0,
      itemWidth: 1.1 * rem,
      itemHeight: 0.8 * rem,
      textStyle: { color: ink, fontSize },
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: {
        color: ink,
        fontSize,
        interval: 0,
        lineHeight: 1.2 * fontSize,
        formatter: (name: string, index: number) => (staggered && index % 2 === 1 ? `\n${name}` : name),
      },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: soft, fontSize: 1.2 * rem },
      splitLine: { lineStyle: { color: line } },
    },
    series: [bar('occupied'), bar('reserved'), bar('vacant'), nursingMarks(bars, words.nursingType, rem)],
  }
}

function nursingMarks(bars: readonly OccupancyBar[], name: string, rem: number) {
  return {
    id: 'nursing',
    type: 'scatter',
    name,
    // A pointer at the bar's left edge: across the bar it would look like a line through it.
    symbol: 'triangle',
    symbolRotate: -90,
    symbolSize: [0.9 * rem, 0.8 * rem],
    symbolOffset: [(bars.length > sideBySideMax ? -1.35 : -2.4) * rem, 0],
    itemStyle: { color: colors.nursingType },
    data: bars.map(({ nursingType }) => nursingType),
  }
}

/** `87%` of all beds, as everywhere else; nothing where there is no bed or the figure is old. */
export function shareWords(bar: OccupancyBar | undefined): string {
  if (!bar || bar.stale || bar.beds === 0) return ''
  return `${Math.round((100 * bar.occupied) / bar.beds)}%`
}
