import { expect, it, vi } from 'vitest'
import { rendered } from '@/shared/testing/rendered'
import { withKey, withoutKey } from './keys'

vi.hoisted(() => {
  Object.assign(globalThis, { location: { hash: '' }, addEventListener: () => undefined })
})
const never = vi.hoisted(() => () => new Promise(() => undefined))
vi.mock('@/shared/api/meOperations', () => ({ listGateways: never }))
vi.mock('@/shared/api/ruleOperations', () => ({ notifyPolicy: never }))

const first = { id: 'sms', secret: 'one' }
const second = { id: 'wecom', secret: 'two' }

it('a key that was not kept yet stays beside that of the next gateway', () => {
  expect(withKey([first], second)).toEqual([first, second])
  expect(withoutKey([first, second], 'sms')).toEqual([second])
})

it('the new key of a gateway takes the place of its old one', () => {
  expect(withKey([first, second], { id: 'sms', secret: 'three' })).toEqual([
    second,
    { id: 'sms', secret: 'three' },
  ])
})

it('the gateways, and with them their keys, are on the page whatever becomes of the rules beside them', async () => {
  const { default: NotifyPage } = await import('./NotifyPage.vue')

  const html = await rendered(NotifyPage, { session: { role: 'ADMIN' }, route: { view: 'notify' } })

  expect(html).toContain('gateways-card')
})
