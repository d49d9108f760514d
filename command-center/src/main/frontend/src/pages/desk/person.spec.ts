import { expect, it } from 'vitest'
import { yearsOld } from './person'

it('an age is by Beijing’s year', () => {
  expect(yearsOld(1950, Date.parse('2026-12-31T17:00:00Z'))).toBe(77)
})
