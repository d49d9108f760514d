import { describe, expect, it } from 'vitest'
import type { BedFinding, Occupancy } from '@/shared/api/types'
import { findingsOf, historyOf, monthsBack, percent, rowsOf, spanOf, totalOf } from './reports'

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

  it('has no share where there is no bed', () => {
    expect(rowsOf(all, { placeId: 'p3' })[0]?.share).toBeNull()
    expect([percent(null), percent(0.8749)]).toEqual(['—', '87.5%'])
  })

  it('adds up, and is as old as its oldest part', () => {
    const rows = rowsOf([one('p1'), one('p2', { bedsAt: 40, stale: ['REGISTER'] })], { division: '520303' })

    expect(totalOf(rows)).toMatchObject({ beds: 20, occupied: 10, away: 4, share: 0.5, stale: true, at: 40 })
    expect(totalOf([])).toBeNull()
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
