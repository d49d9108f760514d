import { onScopeDispose, watch, type Ref } from 'vue'
import type { Incident } from '@/shared/api/types'
import { noteRinging } from './pageTitle'
import { Ringer } from './ringer'
import { playBurst, tryToEnableSound } from './sound'
import { later } from './wakefulTimer'

/** Sounds what rings, and counts it in the page's title. It comes by the event and by a timer that a hidden page keeps:
    a browser lets the timers of one wait up to a minute. */
export function useRinging(ringing: Ref<readonly Incident[]>) {
  tryToEnableSound()
  const ringer = new Ringer({ now: () => performance.now(), later, play: playBurst })
  watch(
    ringing,
    (incidents) => {
      ringer.hear(incidents)
      noteRinging(incidents.length)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    ringer.hear([])
    noteRinging(0)
  })
}
