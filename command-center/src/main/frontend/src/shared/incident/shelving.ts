import type { AlarmKind, Incident } from '@/shared/api/types'

/** One kind of alarm of one device: what a shelf holds back. */
export interface Shelvable {
  readonly deviceId: string
  readonly kind: ShelvedKind
}

export type ShelvedKind = Exclude<AlarmKind, 'CALL' | 'FALL' | 'CHANNEL_DOWN'>

/** Minutes a shelf may be asked for; the longest is the limit (docs/design.md: at most 8 h). */
export const shelfMinutes: readonly number[] = [15, 30, 60, 120, 240, 480]

const mayBeShelved = (kind: AlarmKind): kind is ShelvedKind =>
  kind !== 'CALL' && kind !== 'FALL' && kind !== 'CHANNEL_DOWN'

/** The alarms of an incident that can be held back, each once. Never a call or a fall. */
export function alarmsToShelve(incident: Incident): Shelvable[] {
  const found = new Map<string, Shelvable>()
  for (const { deviceId, kind } of incident.alarms) {
    if (mayBeShelved(kind)) found.set(`${deviceId} ${kind}`, { deviceId, kind })
  }
  return [...found.values()]
}
