import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { mayPass } from '@/shared/api/answer'
import { callListOf } from '@/shared/api/operations'
import type { CallList } from '@/shared/api/types'
import { callable } from '@/shared/format/callable'
import { failureWords } from '@/shared/ui/failureWords'
import type { FieldStore } from './store'

/** Whom to ring about one task: as the device has it at once, then as the command centre says it. */
export function useCallList(assignmentId: string, store: FieldStore) {
  const { t, te } = useI18n()
  const list = shallowRef<CallList | null>(null)
  /** When the numbers that are shown were taken; null while they are from now. */
  const keptAt = shallowRef<number | null>(null)
  const problem = shallowRef('')
  let asked = 0

  async function load() {
    const mine = ++asked
    problem.value = ''
    const kept = await store.calls(assignmentId).catch(() => null)
    if (mine !== asked) return
    list.value = kept?.list ?? null
    keptAt.value = kept?.at ?? null
    const answer = await callListOf(assignmentId)
    if (mine !== asked) return
    if (answer.ok) {
      list.value = answer.value
      keptAt.value = null
      return
    }
    problem.value = failureWords(answer.failure, t, te)
    // Not reached is no answer; any other says that they are not this worker's to see any more.
    if (mayPass(answer.failure)) return
    list.value = null
    keptAt.value = null
  }
  function forget() {
    asked++
    list.value = null
    keptAt.value = null
  }
  const lines = computed(() => (list.value ? callable(list.value, list.value.contacts) : null))
  return { lines, keptAt, problem, load, forget }
}
