import { computed } from 'vue'
import { bedTruth } from '@/shared/api/bedOperations'
import { usePolled } from '@/shared/ui/usePolled'

/** Mismatches last for half an hour at least before they are found, so a minute is soon enough. */
const againMillis = 60_000

/** Where the register and the sensors do not agree, asked anew each minute. */
export function useTruth() {
  const { value: truth, problem, load } = usePolled(bedTruth, againMillis)
  const doubted = computed(() => new Set((truth.value?.items ?? []).map(({ bedId }) => bedId)))
  const doubts = computed(() => truth.value?.found ?? null)
  return { truth, problem, load, doubted, doubts }
}
