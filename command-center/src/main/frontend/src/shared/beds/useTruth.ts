import { computed } from 'vue'
import { bedTruth } from '@/shared/api/bedOperations'
import { usePolled } from '@/shared/ui/usePolled'
import { findingsOf } from './findings'

/** Mismatches last for half an hour at least before they are found, so a minute is soon enough. */
const againMillis = 60_000

/** Where the register and the sensors do not agree at one site, asked anew each minute; `truth` is of all of them. */
export function useTruth(placeId: string) {
  const { value: truth, problem, load } = usePolled(bedTruth, againMillis)
  const found = computed(() => (truth.value ? findingsOf(truth.value.items, placeId) : null))
  const doubted = computed(() => new Set((found.value ?? []).map(({ bedId }) => bedId)))
  const doubts = computed(() => found.value?.length ?? null)
  return { truth, found, problem, load, doubted, doubts }
}
