import { expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { classColors } from './cityMap'
import { dotsOf, namesOf } from './mapMarks'
import { divisionCodes, liesIn } from './zunyi'

const at = { longitude: 106.9, latitude: 27.7 }

it('there is a dot for each incident with a place, the most urgent on top, and a ring round what nobody has', () => {
  const dots = dotsOf([
    incident('open', at),
    incident('settled', { ...at, status: 'HANDLED' }),
    incident('claimed', { ...at, status: 'CLAIMED', class: 'HIGH' }),
    incident('nowhere'),
  ])

  const there = { place: [106.9, 27.7] }
  expect(dots).toEqual([
    { id: 'settled', ...there, color: classColors.URGENT, opacity: 0.5, ringed: false },
    { id: 'claimed', ...there, color: classColors.HIGH, opacity: 1, ringed: false },
    { id: 'open', ...there, color: classColors.URGENT, opacity: 1, ringed: true },
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

it('the dot of an incident goes along when its place is another', () => {
  const before = incident('a', { ...at, division: '520303' })
  dotsOf([before])

  const [dot] = dotsOf([{ ...before, longitude: 106.91 }])

  expect(dot?.place).toEqual([106.91, 27.7])
})

it('divisions have their number beside the name, and one alone has no name on the map', () => {
  const names = namesOf(divisionCodes, new Map([['520302', 4]]))

  expect(names).toHaveLength(14)
  expect(names[0]).toEqual({
    code: '520302',
    place: [106.8937, 27.644754],
    name: '红花岗',
    openCount: 4,
    below: false,
  })
  expect(names[2]).toMatchObject({ name: '播州', openCount: 0, below: true })
  expect(namesOf(['520302'], new Map())).toEqual([])
})
