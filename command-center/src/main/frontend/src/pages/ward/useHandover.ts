import { computed, shallowRef } from 'vue'
import type { Answer } from '@/shared/api/answer'
import {
  beginHandover,
  cancelHandover,
  completeHandover,
  listHandovers,
  takeItems,
} from '@/shared/api/handoverOperations'
import type { Handover } from '@/shared/api/types'
import { useCommand } from '@/shared/ui/useCommand'

/** The ward's end of shift: the one that is open, or the newest that is over. */
export function useHandover(username: string) {
  const { busy, refusal, run } = useCommand()
  const handover = shallowRef<Handover | null>(null)
  const loaded = shallowRef(false)
  const failed = shallowRef(false)

  const isOpen = computed(() => handover.value?.status === 'OPEN')
  /** Whose shift ends takes nothing from themselves. */
  const isMine = computed(() => handover.value?.by === username)
  const items = computed(() => handover.value?.items ?? [])
  const left = computed(() =>
    items.value.filter((item) => item.takenBy == null && item.settledAt == null).map((item) => item.ref),
  )

  async function load() {
    const answer = await listHandovers(1)
    loaded.value = answer.ok || loaded.value
    failed.value = !answer.ok
    if (answer.ok) handover.value = answer.value[0] ?? null
  }

  async function step(send: (key: string) => Promise<Answer<Handover>>) {
    const next = await run(send)
    if (next) handover.value = next
  }
  const withId = (send: (id: string, key: string) => Promise<Answer<Handover>>) => () => {
    const id = handover.value?.id
    return id === undefined ? Promise.resolve() : step((key) => send(id, key))
  }

  return {
    handover,
    loaded,
    failed,
    isOpen,
    isMine,
    items,
    left,
    busy,
    refusal,
    load,
    begin: (note: string) => step((key) => beginHandover(note, key)),
    take: (refs: string[]) => withId((id, key) => takeItems(id, refs.slice(0, 100), '', key))(),
    complete: withId(completeHandover),
    cancel: withId(cancelHandover),
  }
}
