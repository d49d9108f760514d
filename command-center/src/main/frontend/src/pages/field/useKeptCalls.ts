import { watch, type Ref } from 'vue'
import { callListOf } from '@/shared/api/operations'
import type { Assignment } from '@/shared/api/types'
import type { FieldStore } from './store'

/** Asked so often at most for one task: what is refused, or fails again and again, is asked when somebody looks. */
const triesMax = 3

/** Under way, and about a person who still has a name: of one whose file was erased nothing is kept. */
const isKept = ({ status, incident }: Assignment) =>
  (status === 'ACCEPTED' || status === 'EN_ROUTE' || status === 'ON_SCENE') &&
  incident?.residentId != null &&
  incident.residentName != null

/**
 * Takes the numbers of accepted tasks onto the device, once each, for where there is no network; they go when the task
 * ends. `tasks` is null while the command centre has not said which there are. Each taking stands in the audit trail.
 */
export function useKeptCalls(
  store: FieldStore,
  tasks: Ref<readonly Assignment[] | null>,
  live: Ref<boolean>,
) {
  const tries = new Map<string, number>()
  let working = false

  async function take(id: string) {
    const before = tries.get(id) ?? 0
    if (before >= triesMax || (await store.calls(id))) return
    tries.set(id, before + 1)
    const answer = await callListOf(id)
    if (answer.ok) await store.keepCalls(id, { at: Date.now(), list: answer.value })
  }

  async function follow() {
    if (working || tasks.value === null) return
    working = true
    try {
      const wanted = new Set(tasks.value.filter(isKept).map(({ id }) => id))
      await store.dropCallsBut(wanted)
      for (const id of tries.keys()) if (!wanted.has(id)) tries.delete(id)
      if (live.value) for (const id of wanted) await take(id)
    } catch {
      // A device that keeps nothing has said so already.
    }
    working = false
  }
  watch([tasks, live], () => void follow(), { immediate: true })
}
