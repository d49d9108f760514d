import type { DeviceEvent } from '@/shared/api/deviceOperations'
import type { AlarmClass } from '@/shared/api/types'

const classes: Readonly<Record<string, AlarmClass>> = {
  call: 'URGENT',
  fall: 'URGENT',
  tamper: 'TECHNICAL',
  low_battery: 'TECHNICAL',
}

/** The class of the alarm that such an event raises by itself (design §6); null when it raises none. */
export const alarmClassOf = (kind: string): AlarmClass | null => classes[kind] ?? null

/** The newest first, at most so many. */
export const newestEvents = (events: readonly DeviceEvent[], max: number) =>
  [...events].sort((a, b) => b.at - a.at).slice(0, max)
