import { afterEach, expect, it } from 'vitest'
import { i18n } from '@/shared/i18n'
import { listed } from './listed'

afterEach(() => {
  i18n.global.locale.value = 'zh'
})

it('words stand beside each other as their language has it', () => {
  expect(listed(['呼叫', '跌倒'], i18n.global.t)).toBe('呼叫、跌倒')
  i18n.global.locale.value = 'en'
  expect(listed(['Call', 'Fall'], i18n.global.t)).toBe('Call, Fall')
})
