import { describe, expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { ageWords, distanceWords, runningTime } from './duration'
import { alarmKinds } from './incident'
import { clockTime, dayStart, hourOf } from './shanghai'

describe('running times', () => {
  it.each([
    [-5_000, '00:00'],
    [151_000, '02:31'],
    [3_599_999, '59:59'],
    [3_751_000, '1:02:31'],
    [90_000_000, '25:00:00'],
  ])('%i ms is %s', (millis, words) => {
    expect(runningTime(millis)).toBe(words)
  })
})

describe('ages', () => {
  it.each([
    [0, 'age.now', 0],
    [59_000, 'age.seconds', 59],
    [60_000, 'age.minutes', 1],
    [7_200_000, 'age.hours', 2],
    [200_000_000, 'age.days', 2],
  ])('%i ms', (millis, key, n) => {
    expect(ageWords(millis)).toEqual({ key, n })
  })
})

it('tells distances as people say them', () => {
  expect([849.6, 3_240, 24_100].map(distanceWords)).toEqual(['850 m', '3.2 km', '24 km'])
})

describe('the day in Zunyi', () => {
  const at = Date.parse('2026-11-23T16:30:00Z')

  it('begins at its own midnight', () => {
    expect(dayStart(at)).toBe(Date.parse('2026-11-23T16:00:00Z'))
    expect(dayStart(at - 3_600_000)).toBe(Date.parse('2026-11-22T16:00:00Z'))
  })

  it('counts its own hours', () => {
    expect(hourOf(at)).toBe(0)
    expect(clockTime(at)).toBe('00:30:00')
  })
})

it('names an incident after its most urgent alarm', () => {
  const alarm = { id: '', deviceId: 'd', at: 1, receivedAt: 1 }
  const mixed = incident('a', {
    alarms: [
      { ...alarm, kind: 'SILENT', class: 'TECHNICAL' },
      { ...alarm, kind: 'FALL', class: 'URGENT', at: 5 },
      { ...alarm, kind: 'CALL', class: 'URGENT', at: 3 },
      { ...alarm, kind: 'CALL', class: 'URGENT', at: 7 },
    ],
  })

  expect(alarmKinds(mixed)).toEqual(['CALL', 'FALL', 'SILENT'])
})
