import { expect, it } from 'vitest'
import type { Reading } from '@/shared/api/types'
import { useServerTime } from '@/shared/live/clock'
import { rendered } from '@/shared/testing/rendered'
import LatestRates from './LatestRates.vue'

const now = useServerTime().value
const ago = (seconds: number, over: Partial<Reading> = {}): Reading => ({
  deviceId: 'bed-1',
  seq: null,
  at: now - seconds * 1000,
  receivedAt: now - seconds * 1000,
  heartRate: 84,
  breathRate: 20,
  inBed: true,
  ...over,
})
const of = (...readings: Reading[]) => rendered(LatestRates, { readings })
/** As somebody reads it. */
const text = (html: string) => html.replaceAll(/<[^>]*>/g, '').trim()

it('a rate of now stands alone', async () => {
  const html = await of(ago(5))

  expect(text(html)).toMatch(/^心率 84呼吸 20在床 \d\d:\d\d:\d\d$/)
  expect(html).not.toContain('struck')
})

it('a rate of more than a minute ago is struck through, and its age is not one number with it', async () => {
  const html = await of(ago(90), ago(80), ago(70), ago(5, { heartRate: null, breathRate: null }))

  expect(html).toContain('<b class="struck">84</b>')
  expect(text(html)).toContain('心率 84（1 分钟前）')
  expect(text(html)).toContain('呼吸 20（1 分钟前）')
})

it('a sensor that reports every minute is not old between two reports', async () => {
  const readings = [290, 230, 170, 110].map((seconds) => ago(seconds))

  expect(await of(...readings)).not.toContain('struck')
  expect(await of(...readings.slice(0, -1), ago(185))).toContain('struck')
})

it('a rate of before somebody moved has its age, and still counts', async () => {
  const html = await of(ago(20), ago(5, { heartRate: null }))

  expect(text(html)).toContain('心率 84（20 秒前）')
  expect(html).not.toContain('struck')
})

it('a sensor that is silent says neither in nor out', async () => {
  const html = await of(ago(600))

  expect(html).toContain('<span class="struck">在床</span>')
  expect(text(html)).toContain('（10 分钟前）')
})
