import { expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { passwordFailure } from './passwordWords'

const known = (key: string) => key.startsWith('reason.')
const words = (status: number, reason: string) =>
  passwordFailure(failureOf(status, { type: '', title: '', status, reason }), (key) => key, known)

it.each([
  [422, 'PASSWORD_TOO_COMMON', 'login.tooCommon'],
  [422, 'WRONG_PASSWORD', 'login.wrongPassword'],
  [422, 'WRONG_CODE', 'login.wrongCode'],
  [429, 'TOO_MANY_ATTEMPTS', 'login.locked'],
  [409, 'SECOND_FACTOR_WANTED', 'me.factor.mustHave'],
  [503, 'REGISTER_UNAVAILABLE', 'common.refused'],
])('%i %s is said as %s', (status, reason, key) => {
  expect(words(status, reason)).toBe(key)
})

it('of a broken network says just that', () => {
  expect(passwordFailure({ kind: 'unreachable' }, (key) => key, known)).toBe('common.unreachable')
})
