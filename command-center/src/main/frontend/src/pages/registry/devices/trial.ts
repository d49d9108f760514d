import type { DeviceView, Hold } from '@/shared/api/types'

/** How far a device has come since somebody set it up; `at` is the server's time. */
export type Progress =
  | { readonly is: 'waiting' }
  | { readonly is: 'connected' }
  | { readonly is: 'refused' | 'heard'; readonly at: number }

/** What was known of a device before it was set up. That counts for nothing afterwards. */
export interface Before {
  readonly seenAt: number
  readonly refusedAt: number
}

/** Of a device that is new in the register nothing was heard before; of another what the first look says. */
export const beforeOf = (device: DeviceView, fresh: boolean): Before => ({
  seenAt: fresh ? 0 : (device.lastSeenAt ?? 0),
  refusedAt: device.refusedAt ?? 0,
})

/** Heard, refused, connected without a word, or not there yet. */
export function progressOf(device: DeviceView | null, before: Before | null): Progress {
  if (!device || !before) return { is: 'waiting' }
  const seenAt = device.lastSeenAt ?? 0
  const refusedAt = device.refusedAt ?? 0
  if (seenAt > before.seenAt && seenAt >= refusedAt) return { is: 'heard', at: seenAt }
  if (refusedAt > before.refusedAt) return { is: 'refused', at: refusedAt }
  return device.online ? { is: 'connected' } : { is: 'waiting' }
}

/** What an installer made the device say, the newest first, with how long the way to the desk took. */
export const heardInTest = (test: Hold) =>
  [...test.alarms]
    .sort((a, b) => b.receivedAt - a.receivedAt)
    .map(({ id, kind, receivedAt, decidedAt }) => ({
      id,
      kind,
      at: receivedAt,
      tookMillis: Math.max(0, decidedAt - receivedAt),
    }))
