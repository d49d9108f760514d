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

/** How long a device may be silent before it says nothing any more: three of its usual intervals, at least 60 s. */
export const silentAfterMillis = (readings: readonly Reading[]) =>
  Math.max(gapMinMillis, 3 * usualIntervalMillis(readings))

/** The measured values with a break in each gap. */
export function pointsOf(
  readings: readonly Reading[],
  value: (reading: Reading) => number | null | undefined,
) {
  const gapMillis = silentAfterMillis(readings)
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
  const gapMillis = silentAfterMillis(readings)
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

/** A reading older than this is shown as old where it stands alone: sensors report every 10 s. */
export const readingStaleMillis = 60_000

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

/**
 * Heart above, breath below it, each on its own scale; the bed as a band under both, alarms as marks across. In one panel
 * the two curves would lie on each other.
 */
export function readingsOption(input: ReadingsInput): ECBasicOption {
  const { readings, words, colors, rem } = input
  const sides = { left: 2.6 * rem, right: 5.4 * rem }
  const heart = pointsOf(readings, (one) => one.heartRate)
  const breath = pointsOf(readings, (one) => one.breathRate)
  return {
    animation: false,
    textStyle: { color: colors.ink },
    grid: [
      { ...sides, top: 1.8 * rem, bottom: '60%' },
      { ...sides, top: '50%', bottom: 3.4 * rem },
      { ...sides, height: 0.8 * rem, bottom: 1.9 * rem },
    ],
    legend: {
      // Beside the band, and only of it: the curves have their names above them.
      orient: 'vertical',
      right: 0,
      bottom: 1.1 * rem,
      itemGap: 0.3 * rem,
      itemWidth: 0.8 * rem,
      itemHeight: 0.8 * rem,
      icon: 'rect',
      selectedMode: false,
      textStyle: { color: colors.ink, fontSize: 0.8 * rem },
      data: [words.inBed, words.outOfBed],
    },
    tooltip: tooltipOf(input),
    axisPointer: { link: [{ xAxisIndex: [0, 1, 2] }] },
    xAxis: [timeAxis(input, 0, false), timeAxis(input, 1, false), timeAxis(input, 2, true)],
    yAxis: [
      rateAxis(input, 0, {
        name: words.heart,
        color: colors.heart,
        max: topOf(heart, 160, 40),
        interval: 80,
      }),
      rateAxis(input, 1, {
        name: words.breath,
        color: colors.breath,
        max: topOf(breath, 40, 10),
        interval: 20,
      }),
      { type: 'value', gridIndex: 2, min: 0, max: 1, show: false },
    ],
    series: [
      { ...line(0, heart, colors.heart), ...marksOf(input, true) },
      { ...line(1, breath, colors.breath), ...marksOf(input, false) },
      bedBand(input, true),
      bedBand(input, false),
    ],
  }
}

/** Where the scale ends: what is beyond the usual is what somebody has to see. */
function topOf(points: readonly Point[], usual: number, step: number): number {
  const most = Math.max(usual, ...points.map(([, value]) => value ?? 0))
  return Math.ceil(most / step) * step
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
  gridIndex: number,
  { name, color, max, interval }: { name: string; color: string; max: number; interval: number },
) {
  return {
    type: 'value',
    gridIndex,
    min: 0,
    max,
    interval,
    name,
    nameGap: 0.6 * rem,
    nameTextStyle: { color, fontSize: 0.85 * rem, align: 'left', padding: [0, 0, 0, -2.4 * rem] },
    axisLabel: { color, fontSize: 0.8 * rem },
    splitLine: { lineStyle: { color: colors.line } },
  }
}

function line(panel: 0 | 1, data: Point[], color: string): object {
  return {
    id: panel === 0 ? 'heart' : 'breath',
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    data,
    showSymbol: false,
    connectNulls: false,
    sampling: 'lttb',
    lineStyle: { width: 1.6, color },
    itemStyle: { color },
  }
}

/** Marks drawn at most, the newest: an alarm that repeats for hours would hide the curve. */
const marksMax = 12

function marksOf({ alarms, span, colors, rem }: ReadingsInput, named: boolean) {
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
          show: named && index === shown.length - 1,
          formatter: words,
          position: 'end',
          // In the panel, on the side where there is room: what just rang stands at the very edge.
          distance: -0.8 * rem,
          verticalAlign: 'middle',
          align: at > (span.from + span.to) / 2 ? 'right' : 'left',
          padding: [0, 0.4 * rem],
          backgroundColor: colors.paper,
          color: colors.classes[alarmClass],
          fontSize: 0.85 * rem,
          fontWeight: 'bold',
        },
      })),
    },
  }
}

function bedBand({ readings, words, colors }: ReadingsInput, inBed: boolean) {
  const color = inBed ? colors.inBed : colors.line
  return {
    id: inBed ? 'in-bed' : 'out-of-bed',
    name: inBed ? words.inBed : words.outOfBed,
    type: 'line',
    xAxisIndex: 2,
    yAxisIndex: 2,
    data: [],
    silent: true,
    itemStyle: { color },
    markArea: {
      silent: true,
      data: inBedSpans(readings, inBed).map(({ from, to }) => [
        { xAxis: from, itemStyle: { color } },
        { xAxis: to },
      ]),
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
