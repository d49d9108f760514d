import { describe, expect, it } from 'vitest'
import { rowOf } from './indicators'

const noon = Date.parse('2026-11-27T04:00:00Z')

describe('an indicator of the plan', () => {
  const indicator = (over: object) =>
    ({
      key: 'nursing_bed_share',
      nameZh: '',
      unit: '%',
      value: 54.24,
      target2025: 55,
      ceiling: false,
      reached: false,
      at: noon,
      ...over,
    }) as Parameters<typeof rowOf>[0]

  it('has its value, its target and where both stand', () => {
    expect(rowOf(indicator({}))).toMatchObject({
      value: '54.2%',
      target: '≥ 55%',
      valueShare: 0.5424,
      targetShare: 0.55,
      trend: null,
    })
  })

  it('of another unit has its target at four fifths', () => {
    const row = rowOf(indicator({ unit: '张', value: 60, target2025: 35 }))

    expect(row).toMatchObject({ value: '60.0', target: '≥ 35', valueShare: 1, targetShare: 0.8 })
  })

  it('in whole percents has no nought behind them', () => {
    expect(rowOf(indicator({ value: 100 })).value).toBe('100%')
  })

  it('that must not be passed gets better by falling', () => {
    const trend = (change: number, ceiling: boolean) =>
      rowOf(indicator({ change, changeSinceDays: 30, ceiling })).trend

    expect(trend(1.26, false)).toEqual({ words: '▲1.3', good: true, days: 30 })
    expect(trend(1.26, true)).toMatchObject({ good: false })
    expect(trend(-1, true)).toMatchObject({ words: '▼1.0', good: true })
    expect(trend(0.04, true)).toMatchObject({ words: '＝', good: null })
  })

  it('that cannot be counted says why, and is not nought', () => {
    const why = { reason: 'NO_TEKUN', zh: '没有特困老人', en: 'none' }

    expect(rowOf(indicator({ value: null, reached: null, notComputable: why }))).toMatchObject({
      value: '—',
      why: { reason: 'NO_TEKUN', zh: '没有特困老人' },
    })
  })
})
