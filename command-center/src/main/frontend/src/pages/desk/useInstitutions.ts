import { shallowRef, watch, type Ref } from 'vue'
import { listInstitutions } from '@/shared/api/deskOperations'
import type { Place } from '@/shared/api/types'

const shownMax = 1_000

/** The institutions of a county, or of the whole scope when it is null; empty while they are not known. */
export function useInstitutions(division: Ref<string | null>) {
  const places = shallowRef<readonly Place[]>([])
  watch(
    division,
    async (asked) => {
      const answer = await listInstitutions(asked, shownMax)
      if (answer.ok && asked === division.value) places.value = answer.value
    },
    { immediate: true },
  )
  const nameOf = (placeId: string) => places.value.find(({ id }) => id === placeId)?.name ?? placeId
  return { places, nameOf }
}
