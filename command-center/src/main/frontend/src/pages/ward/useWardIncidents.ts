import { computed, type Ref } from 'vue'
import { byClassAndClock } from '@/shared/incident/order'
import { useServerTime } from '@/shared/live/clock'
import type { LiveState } from '@/shared/live/state'

/** The incidents of the ward, what nobody has or is late before what somebody is at; and those that ring. */
export function useWardIncidents(state: Ref<LiveState>) {
  const now = useServerTime()
  const all = computed(() => [...state.value.incidents.values()].map((held) => held.value))
  const incidents = computed(() => byClassAndClock(all.value, now.value))
  return {
    incidents,
    ringing: computed(() =>
      incidents.value.filter(({ status, ringing }) => status === 'OPEN' && ringing === true),
    ),
  }
}
