import { inject, provide, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Incident } from '@/shared/api/types'

/** How an alarm is answered from the strip: in place, or on the page where that is done. */
export type Answering =
  | { kind: 'here'; take: (incident: Incident) => Promise<void>; busy: Ref<boolean>; refusal: Ref<string> }
  | { kind: 'elsewhere'; addressOf: (incident: Incident) => string }

/** What rings, for the strip that is above whatever is open on the page. */
export interface AlarmStripState {
  /** The most pressing first. */
  readonly ringing: Ref<readonly Incident[]>
  /** What has just rung, in words for who listens. */
  readonly told: Ref<string>
  readonly answering: Answering
  /** Whether the page shows more than one site, so that a bed's label alone does not say where it stands. */
  readonly severalSites: boolean
  /** Dialogs that have the strip in them; while there are some the page shows none of its own. */
  readonly dialogs: ShallowRef<number>
}

const key: InjectionKey<AlarmStripState> = Symbol('what rings')

/** Gives the strip to the page and to each dialog on it. */
export function provideAlarmStrip(given: Omit<AlarmStripState, 'dialogs'>): AlarmStripState {
  const state = { ...given, dialogs: shallowRef(0) }
  provide(key, state)
  return state
}

/** Null on a page that has no strip. */
export const useAlarmStrip = () => inject(key, null)
