import { shallowRef } from 'vue'
import { countOpenOffers } from '@/shared/api/bedOperations'
import { usePolled } from '@/shared/ui/usePolled'

const againMillis = 60_000

/** How many offers wait for an answer, and until when; of who may answer or watch them, else nothing is asked for. */
export function useOpenOffers(may: boolean) {
  const { value: openOffers, load } = usePolled(countOpenOffers, againMillis, shallowRef(may ? true : null))
  return { openOffers, load }
}
