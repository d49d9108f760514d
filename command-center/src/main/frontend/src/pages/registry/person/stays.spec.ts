import { expect, it } from 'vitest'
import type { Stay } from '@/shared/api/registerOperations'
import { enteredOn, stayRows } from './stays'

const at = (text: string) => Date.parse(`${text}+08:00`)
const stay = (beganAt: string, endedAt: string | null): Stay => ({
  bedId: 'B-1',
  placeId: 'P-1',
  kind: 'RESIDENCE',
  beganAt: at(beganAt),
  beganEnteredAt: at(beganAt),
  beganBy: 'lead',
  endedAt: endedAt === null ? null : at(endedAt),
})
const now = at('2026-11-27T09:00:00')

it('counts nights by days in Zunyi, not by hours', () => {
  const [row] = stayRows([stay('2026-11-01T23:30:00', '2026-11-03T00:30:00')], now)

  expect(row).toMatchObject({ from: '2026-11-01', to: '2026-11-03', nights: 2 })
})

it('goes on until today while it lasts', () => {
  const [row] = stayRows([stay('2026-11-20T10:00:00', null)], now)

  expect(row).toMatchObject({ to: null, nights: 7 })
})

it('of a day has no night', () => {
  expect(stayRows([stay('2026-11-20T08:00:00', '2026-11-20T18:00:00')], now)[0]?.nights).toBe(0)
})

it('says on which days it was entered, where that was later', () => {
  const one = stay('2026-11-20T08:00:00', '2026-11-22T18:00:00')

  expect(enteredOn(one)).toEqual([])
  expect(enteredOn({ ...one, endedEnteredAt: at('2026-11-22T19:00:00') })).toEqual([])
  expect(enteredOn({ ...one, endedEnteredAt: at('2026-11-23T09:00:00') })).toEqual(['2026-11-23'])
})
