import { shallowRef } from 'vue'
import { countOpenOffers } from '@/shared/api/bedOperations'
import type { OpenOffers } from '@/shared/api/types'
import { usePolled } from '@/shared/ui/usePolled'

const againMillis = 60_000

/** How many offers wait for an answer, and until when; of who may answer or watch them, else nothing is asked for. */
export function useOpenOffers(may: boolean) {
  const { value: openOffers, load } = usePolled(countOpenOffers, againMillis, shallowRef(may ? true : null))
  return { openOffers, load }
}

/** Of one institution; null while not known. */
export function offersAt(
  offers: OpenOffers | null,
  placeId: string,
): Pick<OpenOffers, 'open' | 'soonestDueAt'> | null {
  return offers && (offers.places.find((one) => one.placeId === placeId) ?? { open: 0, soonestDueAt: null })
}
