import { shallowRef, watch, type Ref } from 'vue'
import { incidentsSince } from '@/shared/api/operations'
import { dayStart } from '@/shared/format/shanghai'
import { useServerTime } from '@/shared/live/clock'
import type { LiveState } from '@/shared/live/state'
import { emptyDay, entriesMax, withIncidents } from './day'

/** Today's incidents: read once with each snapshot, then kept up by the live changes. */
export function useDay(state: Ref<LiveState>) {
  const now = useServerTime()
  const day = shallowRef(emptyDay(now.value))
  const loaded = shallowRef(true)

  async function load() {
    const answer = await incidentsSince(dayStart(now.value), entriesMax)
    loaded.value = answer.ok
    if (answer.ok) day.value = withIncidents(day.value, answer.value, now.value)
  }

  watch(
    () => state.value.snapshots,
    (snapshots) => {
      if (snapshots > 0) void load()
    },
  )
  watch([() => state.value.incidents, () => state.value.ended], ([incidents, ended]) => {
    const known = [...incidents.values(), ...ended.values()].map((held) => held.value)
    day.value = withIncidents(day.value, known, now.value)
  })
  return { day, loaded }
}
