import { shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { listRecords, type KindName, type RegisterRecord } from '@/shared/api/registerOperations'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from '@/shared/ui/failureWords'

const pageRows = 50

/** A list, page by page; what it is narrowed by begins it anew. */
export function useRecords(kind: KindName, filters: Ref<Record<string, string>>) {
  const { t, te } = useI18n()
  const rows = shallowRef<RegisterRecord[] | null>(null)
  const next = shallowRef<string | null>(null)
  const problem = shallowRef('')
  const loading = shallowRef(false)
  /** Where each page before this one began. */
  const before = shallowRef<(string | null)[]>([])
  const cursor = shallowRef<string | null>(null)
  let asked = 0

  async function load() {
    const mine = ++asked
    loading.value = true
    const answer = await listRecords(kind, filters.value, pageRows, cursor.value)
    if (mine !== asked) return
    loading.value = false
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    if (!answer.ok && answer.failure.kind === 'signedOut') sessionOver()
    if (!answer.ok) return
    rows.value = answer.value.items
    next.value = answer.value.next
  }
  async function forward() {
    before.value = [...before.value, cursor.value]
    cursor.value = next.value
    await load()
  }
  async function backward() {
    cursor.value = before.value.at(-1) ?? null
    before.value = before.value.slice(0, -1)
    await load()
  }
  watch(
    filters,
    (now, was) => {
      if (was && JSON.stringify(now) === JSON.stringify(was)) return
      before.value = []
      cursor.value = null
      rows.value = null
      void load()
    },
    { immediate: true },
  )
  return { rows, next, problem, loading, before, load, forward, backward }
}
