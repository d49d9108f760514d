import { computed } from 'vue'
import type { Answer } from '@/shared/api/answer'
import {
  beginHandover,
  cancelHandover,
  completeHandover,
  listHandovers,
  takeItems,
} from '@/shared/api/handoverOperations'
import type { Handover, Session } from '@/shared/api/types'
import { useHandoverSteps } from '@/shared/handover/useHandoverSteps'
import { usePolled } from '@/shared/ui/usePolled'

/** Others take from the same list. */
const againMillis = 5_000

/** As many as one command takes (openapi.yaml). */
const takenMax = 100

/** The ward's end of shift: the one that is open, or the newest that is over. */
export function useHandover({ username, sites }: Session, site: string) {
  const several = sites.length > 1
  const { busy, refusal, step: send } = useHandoverSteps()
  const { value: newest, problem, load } = usePolled(() => listHandovers(1, site), againMillis)

  const loaded = computed(() => newest.value !== null)
  const handover = computed(() => newest.value?.[0] ?? null)
  const isOpen = computed(() => handover.value?.status === 'OPEN')
  /** Whose shift ends takes nothing from themselves. */
  const isMine = computed(() => handover.value?.by === username)
  const items = computed(() => handover.value?.items ?? [])
  const left = computed(() =>
    items.value.filter((item) => item.takenBy == null && item.settledAt == null).map((item) => item.ref),
  )

  async function step(tap: (key: string) => Promise<Answer<Handover>>, id?: string) {
    const now = await send(tap, id)
    if (!now) return
    newest.value = [now]
    // What was asked before the step is dropped.
    await load()
  }
  const withId = (tap: (id: string, key: string) => Promise<Answer<Handover>>) => async () => {
    const id = handover.value?.id
    if (id !== undefined) await step((key) => tap(id, key), id)
  }

  return {
    handover,
    loaded,
    problem,
    isOpen,
    isMine,
    items,
    left,
    busy,
    refusal,
    begin: (note: string) => step((key) => beginHandover(note, key, several ? { placeId: site } : {})),
    take: (refs: string[]) => withId((id, key) => takeItems(id, refs.slice(0, takenMax), '', key))(),
    complete: withId(completeHandover),
    cancel: withId(cancelHandover),
  }
}
