import { addPushSubscription, pushKey, removeChannel } from '@/shared/api/operations'
import type { Channel } from '@/shared/api/types'
import type { Answer } from '@/shared/api/answer'

/**
 * unsupported: this browser, or an address without https, cannot be pushed to. blocked: the person or the device
 * said no, and only the browser's settings can undo it.
 */
export type PushState = 'unsupported' | 'off' | 'on' | 'blocked'

/** The part of the browser that is used. */
export interface PushBrowser {
  readonly supported: boolean
  permission(): NotificationPermission
  askPermission(): Promise<NotificationPermission>
  subscription(): Promise<PushSubscription | null>
  subscribe(publicKey: string): Promise<PushSubscription>
}

/** What is kept on the device: whose subscription it is, and under which id the command centre has it. */
export interface Kept {
  username: string
  channelId: string
}

/** The keys of the browser's own storage. */
export const keptKey = 'shouhu.push'

export function restored(stored: string | null): Kept | null {
  if (!stored) return null
  try {
    return JSON.parse(stored) as Kept
  } catch {
    return null
  }
}

/** What the switch shows for this user: a browser that another one subscribed is off for this one. */
export function pushState(browser: PushBrowser, kept: Kept | null, username: string): PushState {
  if (!browser.supported) return 'unsupported'
  if (browser.permission() === 'denied') return 'blocked'
  return browser.permission() === 'granted' && kept?.username === username ? 'on' : 'off'
}

/** Subscribes this browser, and tells the command centre. Null when the person said no. */
export async function turnOn(
  browser: PushBrowser,
  label: string,
  language: 'zh' | 'en',
): Promise<Answer<Channel> | null> {
  if ((await browser.askPermission()) !== 'granted') return null
  const key = await pushKey()
  if (!key.ok) return key
  const subscription = await subscribed(browser, key.value.publicKey)
  const { endpoint, keys } = subscription.toJSON()
  return addPushSubscription({
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
    label,
    language,
  })
}

/** A subscription made for another key of the command centre is of no use: it is made anew. */
async function subscribed(browser: PushBrowser, publicKey: string) {
  const held = await browser.subscription()
  if (held && sameKey(held.options.applicationServerKey, publicKey)) return held
  await held?.unsubscribe()
  return browser.subscribe(publicKey)
}

export function sameKey(held: ArrayBuffer | null, publicKey: string): boolean {
  if (!held) return false
  const wanted = bytesOf(publicKey)
  const bytes = new Uint8Array(held)
  return bytes.length === wanted.length && bytes.every((byte, i) => byte === wanted[i])
}

/** base64url as the contract writes it. */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** The command centre first: it must not go on sending to a browser that gave its subscription back. */
export async function turnOff(browser: PushBrowser, kept: Kept | null): Promise<void> {
  if (kept) await removeChannel(kept.channelId)
  const held = await browser.subscription()
  await held?.unsubscribe()
}
