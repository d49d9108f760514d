import { expect, it } from 'vitest'
import { zh } from '@/shared/i18n/zh'
import { failureWords } from './failureWords'

const lookUp = (key: string) =>
  key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], zh)
const known = (key: string) => typeof lookUp(key) === 'string'
const chinese = (key: string, named: Record<string, unknown> = {}) =>
  String(lookUp(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]))

const refused = (reason?: string) => ({
  kind: 'refused' as const,
  problem: {
    type: 'about:blank',
    title: 'Not available just now',
    status: 503,
    detail: 'An English sentence.',
    ...(reason && { reason }),
  },
})

it('says a known reason in the language of the page', () => {
  const words = failureWords(refused('DATABASE_UNAVAILABLE'), chinese, known)

  expect(words).toBe('未能完成：数据库暂时不可用，请稍后再试')
})

it('names an unknown reason rather than showing an English sentence', () => {
  expect(failureWords(refused('NEW_REASON'), chinese, known)).toBe('请求未完成（NEW_REASON）')
  expect(failureWords(refused(), chinese, known)).toBe('请求未完成（503）')
})

it('says that the session is over and what to do', () => {
  expect(failureWords({ kind: 'signedOut' }, chinese, known)).toBe('登录已失效，请重新登录后再试。')
})

it('says when to come again, where the command centre says so', () => {
  const problem = { type: 'about:blank', title: 'Too many', status: 429, reason: 'TOO_MANY_REQUESTS' }

  expect(failureWords({ kind: 'refused', problem, retryAfterSeconds: 3 }, chinese, known)).toBe(
    '请求过于频繁，请 3 秒后再试',
  )
  expect(failureWords({ kind: 'refused', problem }, chinese, known)).toBe(
    '未能完成：请求过于频繁，请稍后再试',
  )
})
