import { describe, expect, it } from 'vitest'
import { lastMonth } from '@/shared/format/shanghai'
import { assignment, cityCounts, counts, incident } from '@/shared/live/fixtures'
import { countyBars, institutionBars, institutionsIn, oldestAt } from './county'
import { figuresOf, registerStaleMillis, respondersOut } from './figures'
import { isMet, serviceOf } from './service'

const noon = Date.parse('2026-11-23T04:00:00Z')

describe('figures', () => {
  const one = (key: string, now: number, counts = cityCounts(noon, { bedsAt: noon, onlineAt: null })) =>
    figuresOf(counts, null, now, 0).find((figure) => figure.key === key)

  it('are fresh while their data is', () => {
    expect(one('beds', noon + 10_000)).toMatchObject({ value: 100, ageMillis: 10_000, freshness: 'fresh' })
  })

  it('are stale, not nought, when their data is old', () => {
    expect(one('beds', noon + registerStaleMillis + 1)).toMatchObject({ value: 100, freshness: 'stale' })
  })

  it('say so when nothing was ever heard', () => {
    expect(one('online', noon)).toMatchObject({ ageMillis: null, freshness: 'never' })
  })

  it('of a division that is not known are none', () => {
    expect(figuresOf(cityCounts(), '999999', noon, 0)).toEqual([])
  })
})

it('who is out counts once, and only while underway', () => {
  const with2 = incident('a', {
    assignments: [
      assignment('1', { responder: 'wang', status: 'EN_ROUTE' }),
      assignment('2', { responder: 'li', status: 'SEEN' }),
    ],
  })
  const again = incident('b', { assignments: [assignment('3', { responder: 'wang', status: 'ON_SCENE' })] })

  expect(respondersOut([with2, again])).toBe(1)
})

describe('the service levels', () => {
  const measures = (share: number | null) =>
    ({
      classes: {
        URGENT: {
          incidents: 4,
          answer: {
            count: 4,
            p50: 9_000,
            within: [
              { seconds: 60, inTime: 3, of: 4, share, target: 0.975 },
              { seconds: 30, inTime: 1, of: 4, share: 0.25 },
            ],
          },
        },
      },
    }) as never

  it('are those with a target, of urgent incidents', () => {
    const [answer, attendance] = serviceOf(measures(0.75))

    expect(answer).toMatchObject({ key: 'answer', count: 4, percentiles: { p50: 9_000, p99: null } })
    expect(answer?.levels).toEqual([{ seconds: 60, inTime: 3, of: 4, share: 0.75, target: 0.975 }])
    expect(attendance).toMatchObject({ key: 'attendance', count: 0, levels: [] })
  })

  it('are kept, missed, or not to be judged', () => {
    const judged = (share: number | null) => serviceOf(measures(share))[0]?.levels.map(isMet)

    expect([judged(0.98), judged(0.5), judged(null)]).toEqual([[true], [false], [null]])
  })
})

describe('a county', () => {
  const home = (id: string, beds: number) =>
    ({
      kind: 'INSTITUTION',
      id,
      name: `${id}养老服务中心`,
      division: '520303',
      at: noon,
      beds,
      bedsAt: noon,
    }) as const

  it('shows institutions with incidents first, then the largest, where they stand', () => {
    const views = institutionsIn(
      [home('small', 10), home('large', 90), home('calls', 20)],
      [{ id: 'large', longitude: 106.9, latitude: 27.7 }],
      [incident('i', { placeId: 'calls' })],
    )

    expect(views.map(({ id, open }) => [id, open])).toEqual([
      ['calls', 1],
      ['large', 0],
      ['small', 0],
    ])
    expect(views[1]).toMatchObject({ longitude: 106.9, latitude: 27.7 })
  })

  it('has a bar each, old when nobody has said so for long', () => {
    const views = institutionsIn([home('a', 10)], [], [])

    expect(institutionBars(views, noon).map(({ stale }) => stale)).toEqual([false])
    expect(institutionBars(views, noon + registerStaleMillis + 1).map(({ stale }) => stale)).toEqual([true])
  })

  it('of the city is as old as its oldest county', () => {
    const city = {
      ...cityCounts(noon),
      divisions: { '520302': counts({ bedsAt: noon }), '520303': counts({ bedsAt: 5 }) },
    }

    expect(countyBars(city, noon).map(({ name, stale }) => [name, stale])).toEqual([
      ['红花岗', false],
      ['汇川', true],
    ])
    expect(oldestAt([noon, 5])).toBe(5)
    expect(oldestAt([noon, null])).toBeNull()
    expect(oldestAt([])).toBeNull()
  })
})

it('the report is of the last month that is over, in Zunyi', () => {
  expect(lastMonth(Date.parse('2026-11-30T15:59:00Z'))).toBe('2026-10')
  expect(lastMonth(Date.parse('2026-12-31T16:00:00Z'))).toBe('2026-12')
})
