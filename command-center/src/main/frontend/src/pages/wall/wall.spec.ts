import { describe, expect, it } from 'vitest'
import { cityCounts, incident } from '@/shared/live/fixtures'
import { answering, emptyDay, hourly, ofDivision, withIncidents } from './day'
import { figuresOf, registerStaleMillis } from './figures'

const noon = Date.parse('2026-11-23T04:00:00Z')

describe('today', () => {
  it('counts each incident once, in its hour and class', () => {
    const first = incident('a', { openedAt: noon })
    const day = withIncidents(
      emptyDay(noon),
      [first, first, incident('b', { openedAt: noon, class: 'HIGH' })],
      noon,
    )

    const hours = hourly(ofDivision(day, null))

    expect(hours.URGENT[12]).toBe(1)
    expect(hours.HIGH[12]).toBe(1)
  })

  it('begins empty at midnight', () => {
    const day = withIncidents(emptyDay(noon), [incident('a', { openedAt: noon })], noon)

    const next = withIncidents(day, [], noon + 86_400_000)

    expect(next.entries.size).toBe(0)
  })

  it('judges the answer by the first claim', () => {
    const claimed = incident('a', { openedAt: noon, claimedAt: noon + 30_000 })
    const again = incident('a', { openedAt: noon, claimedAt: noon + 500_000 })
    const late = incident('b', { openedAt: noon, claimedAt: noon + 90_000 })
    const day = [claimed, again, late].reduce((kept, one) => withIncidents(kept, [one], noon), emptyDay(noon))

    const result = answering(ofDivision(day, null), noon + 600_000)

    expect(result).toEqual({ urgent: 2, within60: 0.5, within180: 1, medianMillis: 30_000 })
  })

  it('does not judge one that may still be answered in time', () => {
    const day = withIncidents(emptyDay(noon), [incident('a', { openedAt: noon })], noon)

    expect(answering(ofDivision(day, null), noon + 59_000).within60).toBeNull()
    expect(answering(ofDivision(day, null), noon + 61_000).within60).toBe(0)
  })
})

describe('figures', () => {
  const one = (key: string, now: number, counts = cityCounts(noon, { bedsAt: noon, onlineAt: null })) =>
    figuresOf(counts, null, now).find((figure) => figure.key === key)

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
    expect(figuresOf(cityCounts(), '999999', noon)).toEqual([])
  })
})
