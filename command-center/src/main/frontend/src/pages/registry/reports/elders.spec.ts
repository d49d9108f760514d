import { expect, it } from 'vitest'
import type { Session } from '@/shared/api/types'
import { countOf, faultsIn, mayEnterElders, mayReadElders, numberOf, usualDay } from './elders'

const today = '2026-11-27'
const right = { division: '520302', asOf: '2025-12-31', elders: '112,400', source: ' 统计公报 ' }

it.each([
  ['112400', 112_400],
  [' 112 400 ', 112_400],
  ['112，400', 112_400],
  ['0', 0],
  ['-1', null],
  ['11.2', null],
  ['11万', null],
  ['', null],
  ['100000001', null],
])('reads %s as %s', (typed, number) => {
  expect(numberOf(typed)).toBe(number)
})

it('is sent when it is whole', () => {
  expect(countOf(right, today)).toEqual({
    division: '520302',
    asOf: '2025-12-31',
    elders: 112_400,
    source: '统计公报',
  })
})

it('names everything that is wrong', () => {
  expect(faultsIn({ division: '', asOf: '', elders: 'x', source: ' ' }, today)).toEqual([
    'division',
    'asOf',
    'elders',
    'source',
  ])
  expect(countOf({ ...right, source: '' }, today)).toBeNull()
})

it('takes no day to come', () => {
  expect(faultsIn({ ...right, asOf: today }, today)).toEqual([])
  expect(faultsIn({ ...right, asOf: '2026-11-28' }, today)).toEqual(['toCome'])
})

it('begins with the end of the year before', () => {
  expect(usualDay(today)).toBe('2025-12-31')
})

it('is entered by who keeps the register of a division or the city', () => {
  const of = (role: Session['role'], placeId: string | null) =>
    ({ role, scope: { division: null, placeId } }) as Session

  expect(mayEnterElders(of('REGISTRAR', null))).toBe(true)
  expect(mayEnterElders(of('REGISTRAR', 'P-1'))).toBe(false)
  expect(mayEnterElders(of('CITY_OPERATOR', null))).toBe(false)
  expect(mayReadElders(of('CITY_OPERATOR', null))).toBe(true)
  expect(mayReadElders(of('INSTITUTION_LEAD', 'P-1'))).toBe(false)
})
