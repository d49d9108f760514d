import { expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { nextLook } from './importPoll'

const unreachable = { kind: 'unreachable' } as const

it('is asked after while it runs', () => {
  expect(nextLook('RUNNING', null, 0)).toBe(500)
  expect(nextLook('DONE', null, 0)).toBeNull()
})

it('is asked after again when nobody answers, less and less often', () => {
  expect(nextLook('RUNNING', unreachable, 1)).toBe(1_000)
  expect(nextLook('RUNNING', unreachable, 3)).toBe(4_000)
  expect(nextLook('RUNNING', unreachable, 60)).toBe(15_000)
})

it('goes on after a refusal that may pass', () => {
  const away = failureOf(503, { type: '', title: '', status: 503, reason: 'BUSY' })

  expect(nextLook('RUNNING', away, 1)).toBe(1_000)
})

it('ends when it is gone, or nobody is signed in', () => {
  expect(nextLook('RUNNING', failureOf(404, { type: '', title: '', status: 404 }), 1)).toBeNull()
  expect(nextLook('RUNNING', failureOf(401, undefined), 1)).toBeNull()
})

it('is not asked after when it was not known to run', () => {
  expect(nextLook('WAITING', unreachable, 1)).toBeNull()
  expect(nextLook(undefined, unreachable, 1)).toBeNull()
})
