import { expect, it } from 'vitest'
import {
  hasChannels,
  hasDuty,
  isOnNow,
  possible,
  saysUntil,
  spans,
  spanWords,
  standingOf,
  wordOf,
} from './duty'

it('belongs to who is told of incidents', () => {
  expect(hasDuty('FIELD_WORKER')).toBe(true)
  expect(hasDuty('AUDITOR')).toBe(false)
  expect(hasDuty('ADMIN')).toBe(false)
  expect(hasChannels('ADMIN')).toBe(true)
  expect(hasChannels('REGISTRAR')).toBe(false)
})

it.each([
  [true, true, 'onDuty'],
  [true, false, 'onBreak'],
  [false, false, 'offDuty'],
] as const)('on duty %s and available %s is %s', (onDuty, available, standing) => {
  expect(standingOf({ onDuty, available })).toBe(standing)
})

it('on duty now is who was heard to be, until it ends', () => {
  const on = { onDuty: true, available: true }

  expect(isOnNow({ ...on, until: null }, true, 1_000)).toBe(true)
  expect(isOnNow({ ...on, until: 2_000 }, true, 1_999)).toBe(true)
  expect(isOnNow({ ...on, until: 2_000 }, true, 2_000)).toBe(false)
  expect(isOnNow({ ...on, until: 2_000 }, false, 1_000)).toBe(false)
  expect(isOnNow({ ...on, available: false, until: 2_000 }, true, 1_000)).toBe(false)
  expect(isOnNow({ ...on, onDuty: false, until: 2_000 }, true, 1_000)).toBe(false)
  expect(isOnNow(null, true, 1_000)).toBe(false)
})

it('the time is said where there is room, and always to who is not on duty', () => {
  expect(saysUntil('onDuty', false)).toBe(true)
  expect(saysUntil('onDuty', true)).toBe(false)
  expect(saysUntil('onBreak', true)).toBe(true)
  expect(saysUntil('offDuty', true)).toBe(true)
})

it('offers nothing that holds already', () => {
  expect(possible({ basis: 'ROSTER' })).toEqual(['UNAVAILABLE', 'OFF_DUTY'])
  expect(possible({ basis: 'NOT_ROSTERED' })).toEqual(['ON_DUTY'])
  expect(possible({ basis: 'SIGNED_OFF' })).toContain('AS_ROSTERED')
})

it('leads back to work first from a break', () => {
  expect(possible({ basis: 'ON_BREAK' })[0]).toBe('AS_ROSTERED')
})

it('never asks for longer than the command centre takes', () => {
  for (const minutes of Object.values(spans).flat()) expect(minutes).toBeLessThanOrEqual(36 * 60)
})

it('says a span in the unit people say it in', () => {
  expect(spanWords(30)).toEqual({ key: 'me.duty.minutes', n: 30 })
  expect(spanWords(480)).toEqual({ key: 'me.duty.hours', n: 8 })
})

it('is sent with a time of full minutes, and a reason when there is one', () => {
  expect(wordOf('UNAVAILABLE', 30, 61_500, ' 吃饭 ')).toEqual({
    state: 'UNAVAILABLE',
    until: 32 * 60_000,
    reason: '吃饭',
  })
  expect(wordOf('OFF_DUTY', 120, 0, ' ')).toEqual({ state: 'OFF_DUTY', until: 7_200_000 })
  expect(wordOf('AS_ROSTERED', 30, 0, 'x')).toEqual({ state: 'AS_ROSTERED' })
})
