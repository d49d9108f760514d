import { computed, onScopeDispose, watch } from 'vue'
import { indicatorsOf } from '@/shared/api/wallOperations'
import { usePolled } from '@/shared/ui/usePolled'

const againMillis = 60_000
/** While one has no value: what is missing may just be coming in, as on the first day, or after an import. */
const soonMillis = 5_000
/** But not for ever: a city that never enters a figure is asked for it each minute after two. */
const soonMax = 24

/** The plan's six, of the whole scope or of one division. */
export function useIndicators(division: () => string | null) {
  const about = computed(() => ({ division: division() }))
  const polled = usePolled((of: { division: string | null }) => indicatorsOf(of.division), againMillis, about)
  let soon = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(about, () => (soon = 0))
  watch(polled.value, (indicators) => {
    clearTimeout(timer)
    if (!indicators?.some(({ value }) => value === null) || soon++ >= soonMax) return
    timer = setTimeout(() => void polled.load(), soonMillis)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return { indicators: polled.value, problem: polled.problem }
}
