import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shortDivision } from '@/shared/format/divisions'
import { incident } from '@/shared/live/fixtures'
import { cityMapOption, classColors, fillOf, mapSteps } from './cityMap'
import { occupancyOption, shareWords } from './occupancy'
import { divisionCodes, divisionSeats, outlines } from './zunyi'

describe('the outlines', () => {
  it('are those of the 14 divisions, each with a short name', () => {
    expect(divisionCodes).toEqual([
      ...['520302', '520303', '520304', '520322', '520323', '520324', '520325'],
      ...['520326', '520327', '520328', '520329', '520330', '520381', '520382'],
    ])
    for (const code of divisionCodes) expect(shortDivision(code)).not.toBe('')
  })

  it('can be one division only', () => {
    expect(outlines('520381').features.map((feature) => feature.properties.name)).toEqual(['赤水市'])
  })
})

describe('the city map', () => {
  const input = {
    mapName: 'm',
    divisions: divisionCodes,
    seats: divisionSeats,
    openByDivision: new Map([['520302', 4]]),
    selectedDivision: null,
    institutions: [],
    selectedPlace: null,
    rem: 16,
  }
  const markersOf = (option: object) =>
    (option as { series: { id: string; data: { id: string }[] }[] }).series.map(({ id: series, data }) => [
      series,
      data.map(({ id }) => id),
    ])

  it('rings open incidents, marks all, and leaves out those without a place', () => {
    const at = { longitude: 106.9, latitude: 27.7 }
    const incidents = [
      incident('open', at),
      incident('claimed', { ...at, status: 'CLAIMED' }),
      incident('nowhere'),
    ]

    expect(markersOf(cityMapOption({ ...input, incidents }))).toEqual([
      ['institutions', []],
      ['markers', ['open', 'claimed']],
      ['rings', [undefined]],
      ['names', divisionCodes.map(() => undefined)],
      ['institutionNames', []],
    ])
  })

  it('shows institutions where they stand', () => {
    const mark = {
      id: 'p1',
      name: '汇川区中心敬老院',
      longitude: 106.9,
      latitude: 27.7,
      beds: 80,
      occupied: 60,
    }

    const option = cityMapOption({
      ...input,
      incidents: [],
      institutions: [mark, { ...mark, id: 'nowhere', longitude: null }],
    })

    expect(markersOf(option)[0]).toEqual(['institutions', ['place:p1']])
    expect((option as { series: object[] }).series.at(-1)).toMatchObject({
      id: 'institutionNames',
      zlevel: 2,
      labelLayout: { moveOverlap: 'shiftY', hideOverlap: true },
      data: [{ label: { formatter: '中心敬老院 60/80', position: 'right' } }],
    })
  })

  it('writes the names of two houses of one town left and right of them', () => {
    const at = (id: string, longitude: number, latitude: number) => ({
      ...{ id, name: id, longitude, latitude },
      ...{ beds: 80, occupied: 60 },
    })
    const { series } = cityMapOption({
      ...input,
      incidents: [],
      institutions: [
        at('east', 106.92, 27.7),
        at('west', 106.9, 27.71),
        at('north', 106.8, 27.9),
        at('far west', 106.4, 27.7),
      ],
    }) as { series: { data: { label: { position: string } }[] }[] }

    expect(series.at(-1)?.data.map(({ label }) => label.position)).toEqual([
      'right',
      'left',
      'right',
      'right',
    ])
  })

  it('writes the names above all dots, each where the seat is, with the number open', () => {
    const option = cityMapOption({ ...input, incidents: [] }) as { series: Record<string, unknown>[] }
    const names = option.series.at(-2)

    expect(names).toMatchObject({ id: 'names', zlevel: 2, silent: true })
    expect((names?.['data'] as unknown[])[0]).toEqual({
      value: [106.8937, 27.644754],
      label: { formatter: '红花岗 {n|4}', position: 'top' },
    })
  })

  it('fills by number', () => {
    expect(fillOf(0)).toBe(mapSteps[0]?.color)
    expect(fillOf(4)).toBe(mapSteps[2]?.color)
    expect(fillOf(999)).toBe(mapSteps.at(-1)?.color)
  })

  it('draws the classes in the colours of the style sheet', () => {
    const styles = readFileSync(new URL('../ui/base.css', import.meta.url), 'utf8')
    const dark = styles.slice(styles.indexOf(':root.dark'))
    for (const [name, color] of Object.entries(classColors)) {
      expect(dark).toContain(`--${name.toLowerCase()}: ${color};`)
    }
  })
})

describe('the bars of beds', () => {
  const bar = {
    name: '汇川',
    beds: 100,
    occupied: 80,
    vacant: 8,
    reserved: 12,
    nursingType: 40,
    stale: false,
  }

  it('say how full a place is, and nothing when the figure is old', () => {
    expect(shareWords(bar)).toBe('80%')
    expect(shareWords({ ...bar, stale: true })).toBe('')
    expect(shareWords({ ...bar, beds: 0 })).toBe('')
  })

  it('stand one upon the other, with a mark for the nursing type', () => {
    const { series } = occupancyOption({
      bars: [bar],
      words: { occupied: 'a', reserved: 'r', vacant: 'b', nursingType: 'c' },
      rem: 16,
    }) as { series: { id: string; data: unknown[]; label?: { show: boolean; position: string } }[] }

    // The percentage above the bar, where no mark runs through it.
    expect(series.filter(({ label }) => label?.show).map(({ id }) => id)).toEqual(['vacant'])
    expect(series[2]?.label?.position).toBe('top')
    expect(series.map(({ id }) => id)).toEqual(['occupied', 'reserved', 'vacant', 'nursing'])
    expect(series[0]?.data).toEqual([{ value: 80 }])
    expect(series[1]?.data).toEqual([{ value: 12 }])
    expect(series[3]?.data).toEqual([40])
  })
})
