import { expect, it } from 'vitest'
import { rendered } from '@/shared/testing/rendered'
import PushSwitch from './PushSwitch.vue'

it('notices that are off are asked for in words, with a button; on they are a switch', async () => {
  const off = await rendered(PushSwitch, { state: 'off', working: false })
  const on = await rendered(PushSwitch, { state: 'on', working: false })

  expect(off).toContain('通知未开启')
  expect(off).toContain('开启通知</button>')
  expect(on).toContain('role="switch"')
  expect(on).not.toContain('通知未开启')
})
