import { expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { classColors } from './cityMap'
import type { EChartsType } from './echarts'
import { dotsOf, MapMarks, namesOf, type Dot } from './mapMarks'
import { divisionCodes, liesIn } from './zunyi'

const at = { longitude: 106.9, latitude: 27.7 }

it('there is a dot for each incident with a place, the most urgent on top, and a ring round what nobody has', () => {
  const dots = dotsOf([
    incident('open', at),
    incident('settled', { ...at, status: 'HANDLED' }),
    incident('claimed', { ...at, status: 'CLAIMED', class: 'HIGH' }),
    incident('nowhere'),
  ])

  expect(dots).toEqual([
    { place: [106.9, 27.7], color: classColors.URGENT, opacity: 0.5, ringed: false },
    { place: [106.9, 27.7], color: classColors.HIGH, opacity: 1, ringed: false },
    { place: [106.9, 27.7], color: classColors.URGENT, opacity: 1, ringed: true },
  ])
})

it('of very many incidents the most urgent are drawn', () => {
  const many = Array.from({ length: 400 }, (_, n) =>
    incident(String(n), { ...at, class: n < 10 ? 'URGENT' : 'TECHNICAL' }),
  )

  const dots = dotsOf(many)

  expect(dots).toHaveLength(150)
  expect(dots.slice(-10).map(({ color }) => color)).toEqual(Array(10).fill(classColors.URGENT))
})

it('a dot of the southernmost county does not lie below the map', () => {
  const [dot] = dotsOf([incident('a', { division: '520329', longitude: 107.9, latitude: 27.07 })])

  expect(dot && liesIn('520329', dot.place)).toBe(true)
})

it('divisions have their number beside the name, and one alone has no name on the map', () => {
  const names = namesOf(divisionCodes, new Map([['520302', 4]]))

  expect(names).toHaveLength(14)
  expect(names[0]).toEqual({ place: [106.8937, 27.644754], name: '红花岗', openCount: 4, below: false })
  expect(names[2]).toMatchObject({ name: '播州', openCount: 0, below: true })
  expect(namesOf(['520302'], new Map())).toEqual([])
})

interface Drawn {
  zlevel: number
  silent: boolean
  shape: { cx: number; cy: number; r: number }
  style: { text?: string; x?: number; y?: number }
}

/** A chart of which a degree is ten pixels. */
function aChart() {
  const groups: { children(): unknown[] }[] = []
  const chart = {
    getZr: () => ({ add: (group: { children(): unknown[] }) => groups.push(group) }),
    convertToPixel: (_: object, [x = 0, y = 0]: number[]) => [10 * x, 10 * y],
  } as unknown as EChartsType
  return { chart, drawn: () => groups.flatMap((group) => group.children()) as Drawn[] }
}

it('dots, rings and names lie above the map in layers of their own, and clicks go through them', () => {
  const { chart, drawn } = aChart()
  const dot: Dot = { place: [2, 3], color: '#fff', opacity: 1, ringed: true }
  const marks = new MapMarks(chart, () => 10)

  marks.showDots([dot, { ...dot, ringed: false }], false)
  marks.showNames([{ place: [2, 3], name: '汇川', openCount: 4, below: false }])

  expect(drawn().map(({ zlevel, silent }) => [zlevel, silent])).toEqual([
    [1, true],
    [1, true],
    [1, true],
    [2, true],
  ])
  expect(drawn().map(({ shape }) => shape?.r)).toEqual([3.75, 3.75, 6.5, undefined])
  expect(drawn()[3]?.style).toMatchObject({ text: '汇川 {n|4}', x: 20, y: 24.5 })
  marks.blink(true)
  expect(drawn().map(({ shape }) => shape?.r)).toEqual([3.75, 3.75, 12, undefined])
  marks.showDots([], true)
  expect(drawn()).toHaveLength(1)
})
