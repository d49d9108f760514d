import { shallowRef, watch, type Ref } from 'vue'
import { movesOf } from '@/shared/api/bedOperations'
import { getResident } from '@/shared/api/operations'
import type { WaitingState } from '@/shared/beds/useWaiting'
import { holds } from '@/shared/beds/waiting'
import type { BedTile } from '@/shared/live/messages'

/** For whom a bed is kept. */
export interface KeptFor {
  readonly personId: string
  readonly name: string
}

/**
 * For whom the opened bed is kept, when it is: an offer says it with the name, else the bed's last step says whom.
 * `waiting` is null for who may not see the waiting list.
 */
export function useKept(bed: Ref<BedTile | null>, waiting: WaitingState | null): Ref<KeptFor | null> {
  const keptFor = shallowRef<KeptFor | null>(null)
  watch(
    () => (bed.value?.state === 'RESERVED' ? `${bed.value.id} ${bed.value.stateSince ?? ''}` : null),
    async (key) => {
      keptFor.value = null
      const id = bed.value?.id
      if (key === null || id === undefined) return
      const found = (await offered(id, waiting)) ?? (await reserved(id))
      if (bed.value?.id === id) keptFor.value = found
    },
  )
  return keptFor
}

async function offered(bedId: string, waiting: WaitingState | null): Promise<KeptFor | null> {
  await waiting?.loadQueue()
  const offer = waiting?.offers.value.find((one) => one.bedId === bedId && holds(one))
  return offer ? { personId: offer.residentId, name: offer.name ?? offer.residentId } : null
}

async function reserved(bedId: string): Promise<KeptFor | null> {
  const moves = await movesOf(bedId, 1)
  const personId = moves.ok ? moves.value[0]?.residentId : null
  if (personId == null) return null
  const person = await getResident(personId)
  return { personId, name: (person.ok && person.value.name) || personId }
}
