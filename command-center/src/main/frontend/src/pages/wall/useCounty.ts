import { computed, type Ref } from 'vue'
import { occupancyOf } from '@/shared/api/wallOperations'
import type { Incident } from '@/shared/api/types'
import { usePolled } from '@/shared/ui/usePolled'
import { institutionsIn } from './county'

const occupancyEveryMillis = 15_000

/** The institutions of the county that is shown, and of them the one that was picked. */
export function useCounty(
  division: Ref<string | null>,
  placeId: Ref<string | null>,
  incidents: Ref<readonly Incident[]>,
) {
  const occupancy = usePolled(occupancyOf, occupancyEveryMillis, division)

  const institutions = computed(() => institutionsIn(occupancy.value.value ?? [], incidents.value))
  const institution = computed(() => institutions.value.find(({ id }) => id === placeId.value) ?? null)
  /** Why there are none, or old ones, in words; empty when they are as they should be. */
  const { problem } = occupancy
  const loaded = computed(() => occupancy.value.value !== null)
  return { institutions, institution, loaded, problem }
}
