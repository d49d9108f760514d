import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { lastMonth } from '@/shared/format/shanghai'
import { assignment, cityCounts, counts, incident } from '@/shared/live/fixtures'
import { noteServerTime, useHeldTime } from '@/shared/live/clock'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import { countyBars, institutionBars, institutionsIn, oldestAt } from './county'
import { figuresOf, registerStaleMillis, respondersOut } from './figures'
import IncidentQueue from './IncidentQueue.vue'
import InstitutionPanel from './InstitutionPanel.vue'
import MapList from './MapList.vue'
import { filledRow } from './rowsFill'
import { isMet, serviceOf } from './service'
import ServicePanel from './ServicePanel.vue'
import { wholeRows } from './useInView'
import { useThrottled } from './useThrottled'

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

  it('of who is in bed are of the sensors that are heard, and unknown is no nought', () => {
    const city = (inBed: number | null) => cityCounts(noon, { onlineAt: noon, inBed, sensorsHeard: 75 })

    expect(one('inBed', noon, city(60))).toMatchObject({ value: 60, of: 75, freshness: 'fresh' })
    expect(one('inBed', noon, city(null))).toMatchObject({ value: null, freshness: 'never' })
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
    expect(attendance).toMatchObject({ key: 'homeAttendance', count: 0, levels: [] })
  })

  it('are kept, missed, or not to be judged', () => {
    const judged = (share: number | null) => serviceOf(measures(share))[0]?.levels.map(isMet)

    expect([judged(0.98), judged(0.5), judged(null)]).toEqual([[true], [false], [null]])
  })
})

describe('urgent calls whose limit is still to come', () => {
  const answer = {
    count: 0,
    within: [{ seconds: 60, inTime: 0, of: 0, share: null, target: 0.975 }],
  }
  const drawn = (incidents: number) =>
    rendered(ServicePanel, {
      measures: { asOf: noon, classes: { URGENT: { incidents, answer, homeAttendance: answer } } },
      failed: false,
    })

  it('are counted, and neither kept nor missed', async () => {
    const [answered = '', attended = ''] = (await drawn(3)).split('service-homeAttendance')

    expect(answered).toContain('3 起')
    expect(answered).toContain('未到时限')
    expect(attended).toContain('0 起')
    expect(attended).not.toContain('未到时限')
    expect(await drawn(0)).not.toContain('未到时限')
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
      [home('small', 10), { ...home('large', 90), longitude: 106.9, latitude: 27.7 }, home('calls', 20)],
      [incident('i', { placeId: 'calls' })],
    )

    expect(views.map(({ id, open }) => [id, open])).toEqual([
      ['calls', 1],
      ['large', 0],
      ['small', 0],
    ])
    expect(views[1]).toMatchObject({ longitude: 106.9, latitude: 27.7 })
  })

  it('shows a house without beds while something happens there', () => {
    const open = [incident('i', { placeId: 'calls' })]
    const views = institutionsIn([home('quiet', 0), home('calls', 0)], open)

    expect(views.map(({ id }) => id)).toEqual(['calls'])
  })

  it('has a bar each, old when nobody has said so for long', () => {
    const views = institutionsIn([home('a', 10)], [])

    expect(institutionBars(views, noon).map(({ stale }) => stale)).toEqual([false])
    expect(institutionBars(views, noon + registerStaleMillis + 1).map(({ stale }) => stale)).toEqual([true])
  })

  it('shows by the sensors of an institution a line where nothing is known, and of which sensors where it is', async () => {
    const [unknown] = institutionsIn([{ ...home('a', 10), inBed: null }], [])
    const [known] = institutionsIn([{ ...home('a', 10), inBed: 6, sensorsHeard: 8 }], [])

    expect(await rendered(InstitutionPanel, { institution: unknown })).toContain('此刻在床</span><b>—<small>')
    expect(await rendered(InstitutionPanel, { institution: known })).toContain('<b>6<small> / 有信号 8')
  })

  it('can be picked on the map, and each of its institutions, without a mouse', async () => {
    const city = await rendered(MapList, {
      divisions: ['520302', '520303'],
      openByDivision: new Map([['520303', 4]]),
      institutions: null,
      placeId: null,
      partial: false,
    })
    const county = await rendered(MapList, {
      divisions: ['520303'],
      openByDivision: new Map(),
      institutions: institutionsIn([{ ...home('a', 10), occupied: 7 }], []),
      placeId: 'a',
      partial: true,
    })

    expect(city.match(/<button/g)).toHaveLength(2)
    expect(city).toContain('汇川：未结警情 4 起')
    expect(county).toContain('a养老服务中心：在住 7/10，未结警情 0+ 起')
    expect(county).toContain('aria-pressed="true"')
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

describe('what is drawn seldom', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits its time, but not when it is of something else', async () => {
    const source = shallowRef('city 1')
    const about = shallowRef('city')
    const scope = effectScope()
    const shown = scope.run(() => useThrottled(source, 5_000, about))

    source.value = 'city 2'
    await nextTick()
    expect(shown?.value).toBe('city 1')
    source.value = 'county'
    about.value = 'county'
    await nextTick()
    expect(shown?.value).toBe('county')
    source.value = 'county 2'
    await nextTick()
    expect(shown?.value).toBe('county')
    vi.advanceTimersByTime(5_000)
    expect(shown?.value).toBe('county 2')
    scope.stop()
  })
})

it('out of touch the queue strikes what it counts, says its age, and its clocks stand still', async () => {
  const queue = (lost: boolean) =>
    rendered(IncidentQueue, {
      incidents: [incident('a', { openedAt: Date.now() - 30_000 })],
      numbers: { OPEN: 1, CLAIMED: 0, HANDLED: 0, total: 1, atLeast: false },
      fresh: new Set(),
      filtered: false,
      age: '5 分钟前',
      lost,
    })

  const html = await queue(true)
  expect(html).toContain('class="panel queue lost"')
  expect(html).toContain('<small>5 分钟前</small>')
  expect(html).toContain('class="class-URGENT status-OPEN stale"')
  expect(await queue(false)).not.toContain('stale')
})

it('a held clock stands still while nobody hears what happens', async () => {
  const stopped = shallowRef(false)
  const { made, leave } = composed(() => useHeldTime(stopped))
  const begin = made.value

  stopped.value = true
  noteServerTime(Date.now() + 60_000)
  await nextTick()
  expect(made.value).toBe(begin)
  stopped.value = false
  await nextTick()
  expect(made.value - begin).toBeGreaterThan(50_000)
  leave()
  noteServerTime(Date.now())
})

it('counts as seen only rows that lie wholly in the view', () => {
  const rows = Array.from({ length: 10 }, (_, n) => ({ top: 100 + 80 * n, bottom: 170 + 80 * n }))
  const scrolled = rows.map(({ top, bottom }) => ({ top: top - 100, bottom: bottom - 100 }))

  expect(wholeRows({ top: 100, bottom: 500 }, rows)).toEqual({ from: 0, to: 5 })
  expect(wholeRows({ top: 100, bottom: 480 }, rows)).toEqual({ from: 0, to: 4 })
  expect(wholeRows({ top: 100, bottom: 500 }, scrolled)).toEqual({ from: 2, to: 6 })
  expect(wholeRows({ top: 100, bottom: 120 }, rows)).toEqual({ from: 0, to: 0 })
})

it('rows grow until a whole number of them fills the list', () => {
  const [least, gap] = [80, 6]

  expect(filledRow(6 * 80 + 5 * 6, least, gap)).toBe(80)
  expect(filledRow(6 * 80 + 5 * 6 + 60, least, gap)).toBe(90)
  expect(filledRow(7 * 80 + 6 * 6, least, gap)).toBe(80)
  expect(filledRow(50, least, gap)).toBe(50)
})

it('the report is of the last month that is over, in Zunyi', () => {
  expect(lastMonth(Date.parse('2026-11-30T15:59:00Z'))).toBe('2026-10')
  expect(lastMonth(Date.parse('2026-12-31T16:00:00Z'))).toBe('2026-12')
})
