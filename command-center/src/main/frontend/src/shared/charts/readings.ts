import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { AlarmClass, Reading } from '@/shared/api/types'

/** A span of time, epoch milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A moment that an alarm stands at. */
export interface AlarmMark {
  readonly at: number
  readonly words: string
  readonly alarmClass: AlarmClass
}

/** Colours a canvas cannot read from the style sheet. */
export interface ReadingColors {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly paper: string
  readonly heart: string
  readonly breath: string
  readonly inBed: string
  readonly classes: Record<AlarmClass, string>
}

export interface ReadingsInput {
  readonly readings: readonly Reading[]
  readonly alarms: readonly AlarmMark[]
  readonly span: Span
  readonly words: { heart: string; breath: string; inBed: string; outOfBed: string; unit: string }
  readonly clock: (atMillis: number) => string
  readonly colors: ReadingColors
  /** Pixels of one rem. */
  readonly rem: number
}

/** A line is broken where nothing was said for longer than this: what nobody measured is not drawn. */
const gapMinMillis = 60_000

type Point = [number, number | null]

/** The measured values with a break in each gap. The gap is three of the device's usual intervals, at least 60 s. */
export function pointsOf(
  readings: readonly Reading[],
  value: (reading: Reading) => number | null | undefined,
) {
  const gapMillis = Math.max(gapMinMillis, 3 * usualIntervalMillis(readings))
  const points: Point[] = []
  let before: number | null = null
  for (const reading of readings) {
    if (before !== null && reading.at - before > gapMillis) points.push([before + 1, null])
    points.push([reading.at, value(reading) ?? null])
    before = reading.at
  }
  return points
}

/** The median distance between two readings; 0 with fewer than two. */
export function usualIntervalMillis(readings: readonly Reading[]): number {
  const gaps = readings.slice(1).map((reading, index) => reading.at - (readings[index]?.at ?? reading.at))
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
}

/** When somebody was in bed, as the readings say. Silence ends a span: it says neither in nor out. */
export function inBedSpans(readings: readonly Reading[], inBed: boolean): Span[] {
  const gapMillis = Math.max(gapMinMillis, 3 * usualIntervalMillis(readings))
  const spans: Span[] = []
  let from: number | null = null
  let last = 0
  for (const reading of readings) {
    const broken = from !== null && reading.at - last > gapMillis
    if (from !== null && (broken || reading.inBed !== inBed)) {
      spans.push({ from, to: broken ? last : reading.at })
      from = null
    }
    if (from === null && reading.inBed === inBed) from = reading.at
    last = reading.at
  }
  if (from !== null) spans.push({ from, to: last })
  return spans
}

/** An alarm that is further ahead of the readings than this has its time from a wrong clock. */
const aheadMaxMillis = 300_000

/** The span of the readings, up to a newer alarm: they are asked again seldom, and what just rang must stand there. */
export function spanWith(span: Span, alarms: readonly AlarmMark[]): Span {
  const ats = alarms.map(({ at }) => at).filter((at) => at <= span.to + aheadMaxMillis)
  return { from: span.from, to: Math.max(span.to, ...ats) }
}

/** A rate as it was measured last. */
export interface Rate {
  readonly value: number
  readonly at: number
}

/** The last that was measured: while the body moves a sensor has no pulse, and the one before still says something. */
export function lastRate(
  readings: readonly Reading[],
  of: (reading: Reading) => number | null | undefined,
): Rate | null {
  const reading = readings.findLast((one) => of(one) != null)
  const value = reading && of(reading)
  return reading && value != null ? { value, at: reading.at } : null
}

/** Heart and breath as lines, the bed as a band below, alarms as marks across both. */
export function readingsOption(input: ReadingsInput): ECBasicOption {
  const { readings, words, colors, rem } = input
  return {
    animation: false,
    textStyle: { color: colors.ink },
    grid: [
      { left: 2.6 * rem, right: 2.6 * rem, top: 2.4 * rem, bottom: 3.4 * rem },
      { left: 2.6 * rem, right: 2.6 * rem, height: 0.8 * rem, bottom: 1.9 * rem },
    ],
    legend: {
      top: 0,
      left: 0,
      itemWidth: 1.4 * rem,
      itemHeight: 0.6 * rem,
      textStyle: { color: colors.ink, fontSize: 0.85 * rem },
      data: [words.heart, words.breath],
    },
    tooltip: tooltipOf(input),
    axisPointer: { link: [{ xAxisIndex: [0, 1] }] },
    xAxis: [timeAxis(input, 0, false), timeAxis(input, 1, true)],
    yAxis: [
      rateAxis(input, { min: 0, max: 160, interval: 40 }, 'left'),
      { type: 'value', gridIndex: 1, min: 0, max: 1, show: false },
      rateAxis(input, { min: 0, max: 40, interval: 10 }, 'right'),
    ],
    series: [
      line(
        'heart',
        words.heart,
        pointsOf(readings, (one) => one.heartRate),
        colors.heart,
        0,
        marksOf(input),
      ),
      line(
        'breath',
        words.breath,
        pointsOf(readings, (one) => one.breathRate),
        colors.breath,
        2,
      ),
      bedBand(input),
    ],
  }
}

function timeAxis({ span, colors, rem, clock }: ReadingsInput, gridIndex: number, labelled: boolean) {
  return {
    type: 'time',
    gridIndex,
    min: span.from,
    max: span.to,
    axisLine: { lineStyle: { color: colors.line } },
    axisTick: { show: labelled },
    splitLine: { show: !labelled, lineStyle: { color: colors.line } },
    axisLabel: {
      show: labelled,
      hideOverlap: true,
      color: colors.soft,
      fontSize: 0.8 * rem,
      formatter: (at: number) => clock(at).slice(0, 5),
    },
  }
}

function rateAxis(
  { colors, rem }: ReadingsInput,
  scale: { min: number; max: number; interval: number },
  position: 'left' | 'right',
) {
  return {
    type: 'value',
    gridIndex: 0,
    position,
    ...scale,
    axisLabel: {
      color: position === 'left' ? colors.heart : colors.breath,
      fontSize: 0.8 * rem,
    },
    splitLine: { show: position === 'left', lineStyle: { color: colors.line } },
  }
}

function line(
  id: string,
  name: string,
  data: Point[],
  color: string,
  yAxisIndex: number,
  marks: object = {},
): object {
  return {
    id,
    name,
    type: 'line',
    xAxisIndex: 0,
    yAxisIndex,
    data,
    showSymbol: false,
    connectNulls: false,
    sampling: 'lttb',
    lineStyle: { width: 1.6, color },
    itemStyle: { color },
    ...marks,
  }
}

/** Marks drawn at most, the newest: an alarm that repeats for hours would hide the curve. */
const marksMax = 12

function marksOf({ alarms, span, colors, rem }: ReadingsInput) {
  const shown = alarms.filter(({ at }) => at >= span.from && at <= span.to).slice(-marksMax)
  return {
    markLine: {
      symbol: ['none', 'none'],
      silent: true,
      animation: false,
      data: shown.map(({ at, words, alarmClass }, index) => ({
        xAxis: at,
        lineStyle: { color: colors.classes[alarmClass], width: 2, type: 'solid' },
        // Only the newest is named: side by side the names would lie on each other.
        label: {
          show: index === shown.length - 1,
          formatter: words,
          position: 'end',
          color: colors.classes[alarmClass],
          fontSize: 0.85 * rem,
          fontWeight: 'bold',
        },
      })),
    },
  }
}

function bedBand(input: ReadingsInput) {
  const { readings, colors } = input
  const area = ({ from, to }: Span, color: string) => [{ xAxis: from, itemStyle: { color } }, { xAxis: to }]
  return {
    id: 'bed',
    type: 'line',
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: [],
    silent: true,
    markArea: {
      silent: true,
      data: [
        ...inBedSpans(readings, true).map((span) => area(span, colors.inBed)),
        ...inBedSpans(readings, false).map((span) => area(span, colors.line)),
      ],
    },
  }
}

function tooltipOf({ readings, words, clock, colors }: ReadingsInput) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: colors.paper,
    borderColor: colors.line,
    textStyle: { color: colors.ink },
    formatter: (items: { value?: Point }[]) => {
      const at = items[0]?.value?.[0]
      const reading = at === undefined ? undefined : nearest(readings, at)
      if (!reading) return ''
      const rate = (value: number | null | undefined) => (value == null ? '—' : `${value} ${words.unit}`)
      return [
        clock(reading.at),
        `${words.heart} ${rate(reading.heartRate)}`,
        `${words.breath} ${rate(reading.breathRate)}`,
        reading.inBed == null ? '' : reading.inBed ? words.inBed : words.outOfBed,
      ]
        .filter(Boolean)
        .join('<br>')
    },
  }
}

/** The reading at or right before the moment. */
function nearest(readings: readonly Reading[], at: number): Reading | undefined {
  return readings.findLast((reading) => reading.at <= at)
}
