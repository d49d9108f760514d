import { computed, type Ref } from 'vue'
import { byClassAndClock } from '@/shared/incident/order'
import { useServerTime } from '@/shared/live/clock'
import type { LiveState } from '@/shared/live/state'

/** The incidents of the ward, what nobody has or is late before what somebody is at; and those that ring. */
export function useWardIncidents(state: Ref<LiveState>) {
  const now = useServerTime()
  const all = computed(() => [...state.value.incidents.values()].map((held) => held.value))
  return {
    incidents: computed(() => byClassAndClock(all.value, now.value)),
    ringing: computed(() => all.value.filter(({ status, ringing }) => status === 'OPEN' && ringing === true)),
  }
}
