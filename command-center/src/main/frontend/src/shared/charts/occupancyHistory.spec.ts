import { describe, expect, it } from 'vitest'
import { bedsWords, occupancyHistoryOption, pairsOf, shareOf } from './occupancyHistory'

const day = 86_400_000
const point = (days: number, occupied = 60) => ({ at: days * day, hours: 24, beds: 80, occupied })

describe('beds over time', () => {
  it('are not drawn where nothing ran', () => {
    const pairs = pairsOf([point(1), point(2), point(5)], day, ({ occupied }) => occupied)

    expect(pairs).toEqual([
      [day, 60],
      [2 * day, 60],
      [2 * day + 1, null],
      [5 * day, 60],
    ])
  })

  it('are said as a share of those in service, and none without beds', () => {
    expect([shareOf(point(1)), shareOf({ beds: 0, occupied: 0 })]).toEqual(['75.0%', '—'])
    expect([bedsWords(61.54), bedsWords(62)]).toEqual(['61.5', '62'])
  })

  it('tell in their tip what their lines say, and draw each', () => {
    const option = occupancyHistoryOption({
      points: [point(1)],
      from: 0,
      to: 2 * day,
      stepMillis: day,
      series: [{ id: 'taken', name: '在住', color: '#123', area: true, value: ({ occupied }) => occupied }],
      lines: ({ occupied, beds }) => [`${occupied} / ${beds}`, '—'],
      day: (at) => `第 ${at / day} 天`,
      colors: { ink: '', soft: '', line: '', paper: '' },
      rem: 16,
    }) as {
      tooltip: { formatter: (items: { value?: [number, number] }[]) => string }
      series: { id: string; data: unknown; areaStyle?: unknown }[]
    }

    expect(option.tooltip.formatter([{ value: [day, 60] }])).toBe('第 1 天<br>60 / 80<br>—')
    expect(option.series).toMatchObject([{ id: 'taken', data: [[day, 60]], areaStyle: { color: '#123' } }])
    expect(option.tooltip.formatter([{ value: [7, 60] }])).toBe('')
  })
})
