import { describe, expect, it } from 'vitest'
import type { BedFinding, Occupancy, Session } from '@/shared/api/types'
import { findingsOf } from '@/shared/beds/findings'
import { linesOf, seriesOf, type FigureWords } from './figures'
import { addressOf, historyOf, monthsBack, percent, rowsOf, spanOf, totalOf } from './reports'

const one = (id: string, over: Partial<Occupancy> = {}): Occupancy => ({
  kind: 'INSTITUTION',
  id,
  name: id,
  division: '520303',
  at: 100,
  bedsAt: 90,
  beds: 10,
  occupied: 5,
  vacant: 4,
  onLeave: 1,
  inHospital: 1,
  ...over,
})
const division = one('520303', { kind: 'DIVISION', beds: 30, occupied: 24 })

describe('the table of beds', () => {
  const all = [division, one('p1'), one('p2', { occupied: 9 }), one('p3', { beds: 0, occupied: 0 })]

  it('is of the city by division, of a division by institution, of a place itself', () => {
    expect(rowsOf(all, {}).map(({ id }) => id)).toEqual(['520303'])
    expect(rowsOf(all, { division: '520303' }).map(({ id }) => id)).toEqual(['p2', 'p1', 'p3'])
    expect(rowsOf(all, { placeId: 'p1' }).map(({ id }) => id)).toEqual(['p1'])
  })

  it('has the sites of an institution beneath what they add up to, and counts them once', () => {
    const sites = [
      one('sum', { kind: 'ORGANISATION', organisationId: 'o', id: 'o', beds: 20, occupied: 15 }),
      one('s1', { organisationId: 'o', occupied: 6 }),
      one('s2', { organisationId: 'o', occupied: 9 }),
      one('alone', { organisationId: 'alone', occupied: 8 }),
    ]

    const rows = rowsOf([division, ...sites], { division: '520303' })

    expect(rows.map(({ id, siteOf }) => [id, siteOf])).toEqual([
      ['alone', null],
      ['o', null],
      ['s2', 'o'],
      ['s1', 'o'],
    ])
    expect(totalOf(rows)).toMatchObject({ beds: 30, occupied: 23 })
    expect(rowsOf(sites, {}).map(({ id }) => id)).toEqual(['alone', 'o', 's2', 's1'])
    expect(rowsOf(sites, { placeId: 's1' }).map(({ id }) => id)).toEqual(['s1'])
  })

  it('leads to the record of an institution only for who may read it', () => {
    const sum = { id: 'o', kind: 'ORGANISATION', division: '520303' } as const
    const address = (scope: Session['scope']) => addressOf(sum, null, { scope })

    for (const scope of [{}, { division: '520303' }, { organisationId: 'o' }, { placeId: 's1' }])
      expect(address(scope)).toBe('#/organisation/o')
    expect(address({ division: '520302' })).toBeNull()
    const site = { id: 's1', kind: 'INSTITUTION', division: '520302' } as const
    expect(addressOf(site, null, { scope: { division: '520302' } })).toContain('placeId=s1')
  })

  it('has no share where there is no bed', () => {
    expect(rowsOf(all, { placeId: 'p3' })[0]?.share).toBeNull()
    expect([percent(null), percent(0.8749)]).toEqual(['—', '87.5%'])
  })

  it('adds up, and is as old as its oldest part', () => {
    const rows = rowsOf([one('p1'), one('p2', { bedsAt: 40, stale: ['REGISTER'] })], { division: '520303' })

    expect(totalOf(rows)).toMatchObject({ beds: 20, occupied: 10, away: 4, share: 0.5, stale: true, at: 40 })
    expect(totalOf([])).toBeNull()
  })

  it('counts who has a bed by care level, and the nursing beds', () => {
    const levels = { FULL: 3, PARTIAL: 1, INDEPENDENT: 0, UNKNOWN: 1 }
    const rows = rowsOf(
      [
        one('p1', { careLevels: levels, nursingType: 6, nursingOccupied: 4, nursingVacant: 1 }),
        one('p2', { careLevels: { FULL: 5 } }),
      ],
      { division: '520303' },
    )

    expect(totalOf(rows)).toMatchObject({
      levels: { FULL: 8, PARTIAL: 1, INDEPENDENT: 0, UNKNOWN: 1 },
      nursing: 6,
      nursingOccupied: 4,
      nursingVacant: 1,
    })
  })

  it('is not old by silent sensors: beds are the register’s', () => {
    expect(rowsOf([one('p1', { stale: ['SENSORS'] })], { placeId: 'p1' })[0]?.stale).toBe(false)
  })
})

describe('a span of history', () => {
  const now = Date.parse('2026-11-27T10:30:00+08:00')

  it('begins at a midnight in Zunyi, today counted', () => {
    expect(spanOf('month', now)).toEqual({
      from: Date.parse('2026-10-28T00:00:00+08:00'),
      to: now,
      step: 'day',
      stepMillis: 86_400_000,
    })
  })

  it('moves with the clock, and what is shown is of the span it was asked for', async () => {
    const later = spanOf('month', now + 86_400_000)
    const asked: unknown[] = []
    const answer = await historyOf({ placeId: 'p1' }, later, (_unit, from, to, step) => {
      asked.push([from, to, step])
      return Promise.resolve({ ok: true, value: [] })
    })

    expect(later.from).toBe(spanOf('month', now).from + 86_400_000)
    expect(asked).toEqual([[later.from, later.to, 'day']])
    expect(answer).toEqual({ ok: true, value: { span: later, points: [] } })
  })

  it('of a week is by hour', () => {
    expect(spanOf('week', now)).toMatchObject({ step: 'hour', stepMillis: 3_600_000 })
  })
})

it('months go back over the year, from the one that runs in Zunyi', () => {
  expect(monthsBack(Date.parse('2026-12-31T16:00:00Z'), 3)).toEqual(['2027-01', '2026-12', '2026-11'])
})

it('doubts of a place are its own alone', () => {
  const findings = [{ placeId: 'p1' }, { placeId: 'p2' }] as BedFinding[]

  expect(findingsOf(findings, 'p2')).toEqual([{ placeId: 'p2' }])
  expect(findingsOf(findings, undefined)).toHaveLength(2)
})

describe('the chart of beds', () => {
  const words: FigureWords = {
    occupied: '在住',
    away: '请假住院',
    beds: '床位',
    share: '入住率',
    nursing: '护理型',
    nursingOccupied: '护理型在住',
    care: { FULL: '失能', PARTIAL: '半失能', INDEPENDENT: '自理', UNKNOWN: '未评定' },
  }
  const colors = {
    occupied: '#1',
    beds: '#2',
    care: { FULL: '#3', PARTIAL: '#4', INDEPENDENT: '#5', UNKNOWN: '#6' },
  }
  const point = {
    at: 1,
    hours: 24,
    beds: 80,
    occupied: 60,
    onLeave: 2,
    inHospital: 1,
    nursingType: 40,
    nursingOccupied: 30,
    full: 35.5,
    partial: 24.5,
    independent: 0,
    unknown: 0,
  }
  const shown = (figure: 'beds' | 'care' | 'nursing') =>
    seriesOf(figure, [point], words, colors).map(({ id, value }) => [id, value(point)])

  it('is of all beds, of who has them, or of the nursing beds', () => {
    expect(shown('beds')).toEqual([
      ['occupied', 60],
      ['beds', 80],
    ])
    expect(shown('nursing')).toEqual([
      ['nursingOccupied', 30],
      ['nursing', 40],
    ])
    expect(shown('care')).toEqual([
      ['FULL', 35.5],
      ['PARTIAL', 24.5],
    ])
  })

  it('tells in its tip what it shows', () => {
    expect(linesOf('beds', point, words)).toEqual(['在住 60 / 80', '入住率 75.0%', '请假住院 3'])
    expect(linesOf('nursing', point, words)).toEqual(['护理型在住 30 / 40', '入住率 75.0%'])
    expect(linesOf('care', point, words)).toEqual(['失能 35.5', '半失能 24.5'])
  })
})
