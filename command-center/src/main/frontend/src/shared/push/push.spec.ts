import { describe, expect, it } from 'vitest'
import { bytesOf, pushState, restored, sameKey, type PushBrowser } from './push'

function browser(permission: NotificationPermission, supported = true): PushBrowser {
  return {
    supported,
    permission: () => permission,
    askPermission: () => Promise.resolve(permission),
    subscription: () => Promise.resolve(null),
    subscribe: () => Promise.reject(new Error('not in this test')),
  }
}

describe('the switch', () => {
  const kept = { username: 'wang', channelId: 'ch-1' }

  it('is on for who subscribed this browser', () => {
    expect(pushState(browser('granted'), kept, 'wang')).toBe('on')
  })

  it('is off for the next person on a shared telephone', () => {
    expect(pushState(browser('granted'), kept, 'li')).toBe('off')
  })

  it('is off before anybody was asked', () => {
    expect(pushState(browser('default'), null, 'wang')).toBe('off')
  })

  it('says that only the settings can undo a no', () => {
    expect(pushState(browser('denied'), kept, 'wang')).toBe('blocked')
  })

  it('is not there where nothing can be pushed', () => {
    expect(pushState(browser('granted', false), kept, 'wang')).toBe('unsupported')
  })
})

describe('what is kept', () => {
  it('is read back', () => {
    expect(restored('{"username":"wang","channelId":"ch-1"}')?.channelId).toBe('ch-1')
  })

  it('is nothing when it cannot be read', () => {
    expect(restored('{broken')).toBeNull()
    expect(restored(null)).toBeNull()
  })
})

describe('the key', () => {
  it('is compared byte by byte', () => {
    const key = 'BP4z9KsN6nGR-_8A'

    expect(sameKey(bytesOf(key).buffer, key)).toBe(true)
    expect(sameKey(bytesOf('BP4z9KsN6nGR-_8B').buffer, key)).toBe(false)
    expect(sameKey(null, key)).toBe(false)
  })
})
