import { expect, it } from 'vitest'
import type { HelpNote } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { helpLine, helpWords } from './help'

const note = (status: HelpNote['status'], over: Partial<HelpNote> = {}): HelpNote => ({
  deviceId: 'btn-1',
  commandId: 'C-1',
  status,
  at: 5_000,
  ...over,
})

it.each([
  [note('QUEUED'), 'telling'],
  [note('SENT'), 'telling'],
  [note('DELIVERED'), 'telling'],
  [note('DONE'), 'told'],
  [note('FAILED', { reason: 'DEVICE_FAILED' }), 'failed'],
  [note('FAILED', { reason: 'UNSUPPORTED' }), 'unable'],
  [note('TIMED_OUT', { reason: 'NOT_DELIVERED' }), 'failed'],
  [note('TIMED_OUT', { reason: 'NO_REPLY' }), 'silent'],
])('%j is in words: %s', (given, words) => {
  expect(helpWords(given)).toBe(words)
})

it('of several devices the one that got furthest speaks', () => {
  const told = note('DONE', { deviceId: 'bed-1', at: 9_000 })

  expect(helpLine(incident('a', { help: [note('QUEUED'), told] }))).toEqual({ words: 'told', at: 9_000 })
})

it('says nothing before anybody was told', () => {
  expect(helpLine(incident('a'))).toBeNull()
  expect(helpLine(incident('a', { help: [] }))).toBeNull()
})
