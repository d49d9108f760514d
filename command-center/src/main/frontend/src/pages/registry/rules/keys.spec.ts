import { expect, it, vi } from 'vitest'
import type { VNode } from 'vue'
import { failureOf } from '@/shared/api/answer'
import { stubbedPage } from '@/shared/testing/page'
import { rendered } from '@/shared/testing/rendered'
import NotifyPage from './NotifyPage.vue'
import { fullOf, withKey, withoutKey } from './keys'

vi.hoisted(() => {
  Object.assign(globalThis, { location: { hash: '' }, addEventListener: () => undefined })
})
/** All of it takes seconds to read, and only the button is drawn at first. */
vi.mock('element-plus', () => ({
  ElAlert: () => null,
  ElButton: (_: object, { slots }: { slots: { default: () => VNode[] } }) => slots.default(),
  ElDialog: () => null,
}))
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

it('one gateway too many is said to be that, with how many there may be', () => {
  const refused = (reason: string, detail: string) =>
    fullOf(failureOf(409, { type: '', title: '', status: 409, reason, detail }))

  expect(refused('TOO_MANY', 'id: There are 50 gateways already.')).toBe(50)
  expect(refused('ALREADY_THERE', 'id: There are 50 gateways already.')).toBeNull()
  expect(fullOf(null)).toBeNull()
})

it('the gateways, and with them their keys, are on the page whatever becomes of the rules beside them', async () => {
  stubbedPage()
  const html = await rendered(NotifyPage, { session: { role: 'ADMIN' }, route: { view: 'notify' } })

  expect(html).toContain('gateways-card')
})
