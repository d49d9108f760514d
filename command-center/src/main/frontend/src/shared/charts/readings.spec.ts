import { describe, expect, it } from 'vitest'
import type { Reading } from '@/shared/api/types'
import { inBedSpans, lastRate, pointsOf, readingsOption, spanWith, usualIntervalMillis } from './readings'

const at = (seconds: number, over: Partial<Reading> = {}): Reading => ({
  deviceId: 'bed-1',
  seq: null,
  at: seconds * 1000,
  receivedAt: seconds * 1000,
  heartRate: 60,
  breathRate: 14,
  inBed: true,
  ...over,
})

describe('a curve', () => {
  it('is broken where nothing was said for three intervals and a minute', () => {
    const readings = [at(0), at(10), at(20), at(30), at(40), at(99), at(160)]

    const points = pointsOf(readings, (one) => one.heartRate)

    expect(points.map(([, value]) => value)).toEqual([60, 60, 60, 60, 60, 60, null, 60])
  })

  it('of a slow device is broken by its own measure', () => {
    const readings = [at(0), at(300), at(600), at(900), at(2400)]

    expect(usualIntervalMillis(readings)).toBe(300_000)
    expect(pointsOf(readings, (one) => one.heartRate).filter(([, value]) => value === null)).toHaveLength(1)
  })

  it('shows what was not measured as nothing, not as nought', () => {
    expect(pointsOf([at(0, { heartRate: null })], (one) => one.heartRate)).toEqual([[0, null]])
  })
})

it('the rate that is shown is the last that was measured, with its time', () => {
  const readings = [at(0), at(10, { heartRate: 71 }), at(20, { heartRate: null })]

  expect(lastRate(readings, (one) => one.heartRate)).toEqual({ value: 71, at: 10_000 })
  expect(lastRate([at(0, { heartRate: null })], (one) => one.heartRate)).toBeNull()
})

describe('the bed', () => {
  it('is in or out as the readings say, and neither while they are silent', () => {
    const readings = [at(0), at(10), at(20, { inBed: false }), at(30, { inBed: false }), at(200), at(210)]

    expect(inBedSpans(readings, true)).toEqual([
      { from: 0, to: 20_000 },
      { from: 200_000, to: 210_000 },
    ])
    expect(inBedSpans(readings, false)).toEqual([{ from: 20_000, to: 30_000 }])
  })
})

describe('the plot', () => {
  const colors = {
    ink: '#000',
    soft: '#555',
    line: '#ddd',
    paper: '#fff',
    heart: '#f00',
    breath: '#00f',
    inBed: '#0a0',
    classes: { URGENT: '#f00', HIGH: '#f80', MEDIUM: '#fd0', TECHNICAL: '#08f' },
  }
  const option = (
    alarms: { at: number; words: string; alarmClass: 'URGENT' }[],
    readings: readonly Reading[] = [at(0), at(10)],
  ) =>
    readingsOption({
      readings,
      alarms,
      span: { from: 0, to: 20_000 },
      words: { heart: '心率', breath: '呼吸', inBed: '在床', outOfBed: '离床', unit: '次/分' },
      clock: String,
      colors,
      rem: 16,
    }) as {
      series: {
        id: string
        name?: string
        xAxisIndex: number
        yAxisIndex: number
        markLine?: { data: { xAxis: number; label: { show: boolean; align: string } }[] }
      }[]
      yAxis: { gridIndex: number; max: number }[]
      legend: { data: string[] }
    }

  it('has heart and breath in panels of their own, and says what the band’s colours are', () => {
    const { series, yAxis, legend } = option([])

    expect(series.map(({ id, xAxisIndex, yAxisIndex }) => [id, xAxisIndex, yAxisIndex])).toEqual([
      ['heart', 0, 0],
      ['breath', 1, 1],
      ['in-bed', 2, 2],
      ['out-of-bed', 2, 2],
    ])
    expect(yAxis.map(({ gridIndex }) => gridIndex)).toEqual([0, 1, 2])
    expect(legend.data).toEqual(series.flatMap(({ name }) => name ?? []))
  })

  it('cuts no heart off that is quicker than usual', () => {
    expect(option([]).yAxis[0]?.max).toBe(160)
    expect(option([], [at(0, { heartRate: 187 })]).yAxis[0]?.max).toBe(200)
  })

  it('names a mark in the panel: what just rang stands at its edge', () => {
    const label = (at: number) =>
      option([{ at, words: '呼叫', alarmClass: 'URGENT' }]).series[0]?.markLine?.data[0]?.label.align

    expect(label(20_000)).toBe('right')
    expect(label(100)).toBe('left')
  })

  it('marks the alarms of its span across both, and names the newest once', () => {
    const marks = option([
      { at: -1, words: '早', alarmClass: 'URGENT' },
      { at: 5_000, words: '呼叫', alarmClass: 'URGENT' },
      { at: 9_000, words: '呼叫', alarmClass: 'URGENT' },
    ]).series.flatMap(({ markLine }) => markLine?.data ?? [])

    expect(marks.map((mark) => [mark.xAxis, mark.label.show])).toEqual([
      [5_000, false],
      [9_000, true],
      [5_000, false],
      [9_000, false],
    ])
  })

  it('goes as far as an alarm that is newer than the readings, but not with a wrong clock', () => {
    const alarm = (at: number) => ({ at, words: '呼叫', alarmClass: 'URGENT' as const })
    const span = { from: 0, to: 20_000 }

    expect(spanWith(span, [alarm(5_000), alarm(41_000)])).toEqual({ from: 0, to: 41_000 })
    expect(spanWith(span, [alarm(86_400_000)])).toEqual(span)
    expect(spanWith(span, [])).toEqual(span)
  })

  it('keeps its number of marks limited', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({
      at: n,
      words: '呼叫',
      alarmClass: 'URGENT' as const,
    }))

    expect(option(many).series[0]?.markLine?.data).toHaveLength(12)
  })
})
