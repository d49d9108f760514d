import { expect, it } from 'vitest'
import { keptUntil } from './personData'

it('says until when the law keeps a file, and only then', () => {
  const problem = { type: 'x', title: 'x', status: 409, reason: 'KEPT_BY_LAW' }
  const faults = [{ field: 'removedAt', wrong: 'KEPT_BY_LAW', right: '2031-11-27' }]

  expect(keptUntil({ kind: 'refused', problem: { ...problem, faults } })).toBe('2031-11-27')
  expect(keptUntil({ kind: 'refused', problem })).toBeNull()
  expect(keptUntil({ kind: 'unreachable' })).toBeNull()
})
