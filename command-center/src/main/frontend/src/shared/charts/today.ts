import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { AlarmClass } from '@/shared/api/types'
import { classOrder } from '@/shared/live/priority'
import { classColors } from './cityMap'

const axisColor = '#9db4c8'
const lineColor = '#1d3a55'

export interface HourlyInput {
  /** For each class 24 numbers, one an hour. */
  byClass: Record<AlarmClass, readonly number[]>
  className: (alarmClass: AlarmClass) => string
  rem: number
}

/** Incidents by the hour they were opened, stacked by class. */
export function hourlyOption({ byClass, className, rem }: HourlyInput): ECBasicOption {
  const fontSize = 0.85 * rem
  return {
    animation: false,
    grid: { left: 2.6 * rem, right: 0.5 * rem, top: 2 * rem, bottom: 1.6 * rem },
    legend: {
      top: 0,
      right: 0,
      itemWidth: 0.8 * rem,
      itemHeight: 0.8 * rem,
      textStyle: { color: axisColor, fontSize },
    },
    xAxis: {
      type: 'category',
      data: Array.from({ length: 24 }, (_, hour) => String(hour)),
      axisLabel: { color: axisColor, fontSize, interval: 2 },
      axisLine: { lineStyle: { color: lineColor } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: axisColor, fontSize },
      splitLine: { lineStyle: { color: lineColor } },
    },
    series: [...classOrder].reverse().map((alarmClass) => ({
      type: 'bar',
      name: className(alarmClass),
      stack: 'all',
      barCategoryGap: '25%',
      itemStyle: { color: classColors[alarmClass] },
      data: byClass[alarmClass],
    })),
  }
}
