import { computed, shallowRef, type Ref } from 'vue'
import { listRecords } from '@/shared/api/registerOperations'
import { usePolled } from '@/shared/ui/usePolled'
import { tileOf } from './tiles'

/** Beds of one house; the largest of the plan has some hundred. */
const bedsMax = 2_000
const againMillis = 60_000

/** The beds of an institution by the register; null while they are not there. */
export function useHouse(placeId: Ref<string | null>) {
  const { value, problem, load } = usePolled(
    (id: string) => listRecords('bed', { placeId: id }, bedsMax, null),
    againMillis,
    placeId,
  )
  const beds = computed(() => value.value?.items.map(tileOf) ?? null)
  return { beds, problem, load }
}

/** A place that is chosen: its id, or null for none yet. */
export function useChosenPlace() {
  const typed = shallowRef('')
  return { typed, placeId: computed(() => typed.value || null) }
}
