import { watch, type Ref } from 'vue'
import type { AlarmClass, Incident } from '@/shared/api/types'
import { useServerTime } from '@/shared/live/clock'
import { classOrder } from '@/shared/live/priority'
import { burstEverySeconds, playBurst, tryToEnableSound } from './sound'

/** The most urgent class among the incidents, or null when there are none. */
export function worstClass(incidents: readonly Incident[]): AlarmClass | null {
  return classOrder.find((alarmClass) => incidents.some((incident) => incident.class === alarmClass)) ?? null
}

/** Sounds the most urgent of the ringing incidents until none rings; a new ring sounds at once. */
export function useRinging(ringing: Ref<readonly Incident[]>) {
  tryToEnableSound()
  const now = useServerTime()
  let lastBurstAt = 0
  let ringsHeard = ''

  watch([now, ringing], () => {
    const worst = worstClass(ringing.value)
    if (!worst) {
      ringsHeard = ''
      return
    }
    const rings = ringing.value.map((incident) => `${incident.id}:${incident.rings ?? 0}`).join(' ')
    const due = now.value - lastBurstAt >= burstEverySeconds(worst) * 1000
    // A burst lasts up to 2.7 s; one that starts in it would only blur both.
    const fresh = rings !== ringsHeard && now.value - lastBurstAt >= 3000
    if (!due && !fresh) return
    ringsHeard = rings
    lastBurstAt = now.value
    playBurst(worst)
  })
}
