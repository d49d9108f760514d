import { expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { loginWords } from './loginWords'

const problem = { type: 'urn:shouhu:problem:TOO_MANY_ATTEMPTS', title: 'Too many', status: 429 }

it('says how long to wait after too many wrong passwords', () => {
  expect(loginWords(failureOf(429, problem, '30'))).toEqual({ key: 'login.lockedFor', n: 30 })
})

it('names no time when none was given, or one it cannot read', () => {
  expect(loginWords(failureOf(429, problem))).toEqual({ key: 'login.locked' })
  expect(loginWords(failureOf(429, problem, 'Mon, 23 Nov 2026 08:00:00 GMT'))).toEqual({
    key: 'login.locked',
  })
})

it('does not tell a wrong name from a wrong password', () => {
  expect(loginWords(failureOf(401, problem))).toEqual({ key: 'login.wrong' })
})

it('asks for the code when the password was right', () => {
  const wanted = { ...problem, status: 401, reason: 'SECOND_FACTOR_WANTED' }

  expect(loginWords(failureOf(401, wanted))).toEqual({ key: 'login.codeWanted' })
})

it('says what is wrong with a new password', () => {
  const common = { ...problem, status: 422, reason: 'PASSWORD_TOO_COMMON' }

  expect(loginWords(failureOf(422, common))).toEqual({ key: 'login.tooCommon' })
})

it('names the reason, not an English sentence, when it fails otherwise', () => {
  const busy = { ...problem, status: 503, reason: 'BUSY', detail: 'Too many sign in just now.' }

  expect(loginWords(failureOf(503, busy))).toEqual({ key: 'login.failed', detail: 'BUSY' })
})
