import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shortDivision } from '@/shared/format/divisions'
import { cityMapOption, classColors, institutionNamesOption, mapSteps, stepOf } from './cityMap'
import { occupancyOption, shareWords } from './occupancy'
import { divisionCodes, divisionSeats, liesIn, outlines, shownIn, type Place } from './zunyi'

describe('the outlines', () => {
  it('are those of the 14 divisions, each with a short name', () => {
    expect(divisionCodes).toEqual([
      ...['520302', '520303', '520304', '520322', '520323', '520324', '520325'],
      ...['520326', '520327', '520328', '520329', '520330', '520381', '520382'],
    ])
    for (const code of divisionCodes) expect(shortDivision(code)).not.toBe('')
  })

  it('hold the seat of their division', () => {
    for (const [code, [longitude = 0, latitude = 0]] of divisionSeats) {
      expect(liesIn(code, [longitude, latitude]), code).toBe(true)
    }
  })

  it('hold what is shown of their division: what lies beyond is shown inside, towards where it lies', () => {
    for (const [code, [east = 0, north = 0]] of divisionSeats) {
      for (let angle = 0; angle < 2 * Math.PI; angle += 0.1) {
        const far: Place = [east + Math.cos(angle), north + Math.sin(angle)]
        const [shownEast, shownNorth] = shownIn(code, far)

        expect(liesIn(code, [shownEast, shownNorth]), `${code} ${angle}`).toBe(true)
        expect(Math.atan2(shownNorth - north, shownEast - east)).toBeCloseTo(
          Math.atan2(far[1] - north, far[0] - east),
        )
      }
    }
  })

  it('leave a place inside where it is, and one of no division', () => {
    expect(shownIn('520329', [107.9, 27.2])).toEqual([107.9, 27.2])
    expect(shownIn(null, [107.9, 26])).toEqual([107.9, 26])
    expect(shownIn('520300', [107.9, 26])).toEqual([107.9, 26])
  })

  it('can be one division only', () => {
    expect(outlines('520381').features.map((feature) => feature.properties.name)).toEqual(['赤水市'])
  })
})

describe('the city map', () => {
  const input = {
    mapName: 'm',
    divisions: divisionCodes,
    steps: divisionCodes.map(() => 0),
    institutions: [],
    selectedPlace: null,
    rem: 16,
  }

  it('shows institutions where they stand', () => {
    const mark = {
      id: 'p1',
      name: '汇川区中心敬老院',
      longitude: 106.9,
      latitude: 27.7,
      beds: 80,
      occupied: 60,
    }

    const shown = { ...input, institutions: [mark, { ...mark, id: 'nowhere', longitude: null }] }
    const squares = cityMapOption(shown) as {
      geo: { layoutSize: string }
      series: { data: object[] }[]
    }
    const names = institutionNamesOption(shown) as {
      geo: { layoutSize: string }
      series: { data: object[] }[]
    }

    expect(squares.series[0]?.data).toMatchObject([{ id: 'place:p1', value: [106.9, 27.7] }])
    expect(names.geo.layoutSize).toBe(squares.geo.layoutSize)
    expect(names.series[0]).toMatchObject({
      id: 'institutionNames',
      labelLayout: { moveOverlap: 'shiftY', hideOverlap: true },
      data: [{ label: { formatter: '中心敬老院 60/80', position: 'right' } }],
    })
  })

  it('writes the names of two houses of one town left and right of them', () => {
    const at = (id: string, longitude: number, latitude: number) => ({
      ...{ id, name: id, longitude, latitude },
      ...{ beds: 80, occupied: 60 },
    })
    const { series } = institutionNamesOption({
      ...input,
      institutions: [
        at('east', 106.92, 27.7),
        at('west', 106.9, 27.71),
        at('north', 106.8, 27.9),
        at('far west', 106.4, 27.7),
      ],
    }) as { series: { data: { label: { position: string } }[] }[] }

    expect(series[0]?.data.map(({ label }) => label.position)).toEqual(['right', 'left', 'right', 'right'])
  })

  it('fills divisions by number, and one by itself never', () => {
    const fills = (divisions: readonly string[]) => {
      const { geo } = cityMapOption({ ...input, divisions, steps: [stepOf(4), stepOf(0)] }) as {
        geo: { regions: { name: string; itemStyle: { areaColor: string } }[] }
      }
      return geo.regions.map(({ itemStyle }) => itemStyle.areaColor)
    }

    expect([0, 1, 4, 11, 999].map(stepOf)).toEqual([0, 1, 2, 3, 4])
    expect(fills(['520302', '520303'])).toEqual([mapSteps[2]?.color, mapSteps[0]?.color])
    expect(fills(['520302'])).toEqual([mapSteps[0]?.color])
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
