import { expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { channelFailure, cleanAddress, isAddress, isCode, wantsCode, type Medium } from './channels'

it.each([
  ['SMS', '13800001234', true],
  ['SMS', '+8613800001234', true],
  ['SMS', '1380000123', false],
  ['SMS', '08512345678', false],
  ['VOICE', '0851-28412345', true],
  ['VOICE', '110', false],
  ['WECOM', 'zhang.san', true],
  ['WECOM', '张三', false],
] as [Medium, string, boolean][])('%s %s may be an address: %s', (medium, address, right) => {
  expect(isAddress(medium, address)).toBe(right)
})

it('takes numbers as people write them', () => {
  expect(cleanAddress('SMS', ' 138 0000 1234 ')).toBe('13800001234')
  expect(cleanAddress('VOICE', '(0851) 2841-2345')).toBe('08512841-2345')
  expect(cleanAddress('WECOM', ' zhang ')).toBe('zhang')
})

it('knows a code', () => {
  expect(isCode(' 012345 ')).toBe(true)
  expect(isCode('12345')).toBe(false)
})

it('asks no code of a browser', () => {
  expect(wantsCode({ verified: false, kind: 'SMS' })).toBe(true)
  expect(wantsCode({ verified: true, kind: 'SMS' })).toBe(false)
  expect(wantsCode({ verified: false, kind: 'WEB_PUSH' })).toBe(false)
})

const known = (key: string) => !key.endsWith('.')
const words = (reason: string, doing: 'channels' | 'code') =>
  channelFailure(failureOf(409, { type: '', title: '', status: 409, reason }), doing, (key) => key, known)

it('tells too many channels from too many wrong codes', () => {
  expect(words('TOO_MANY', 'channels')).toBe('me.channels.refused.channels')
  expect(words('TOO_MANY', 'code')).toBe('me.channels.refused.code')
  expect(words('WRONG_CODE', 'code')).toBe('me.channels.refused.WRONG_CODE')
})

it('says what it has no words for like any other failure', () => {
  expect(channelFailure({ kind: 'unreachable' }, 'code', (key) => key, known)).toBe('common.unreachable')
})
