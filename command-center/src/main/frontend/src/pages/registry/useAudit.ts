import { shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { listAudit, type AuditFilter, type AuditPage } from '@/shared/api/accountOperations'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from '@/shared/ui/failureWords'

const pageRows = 50

/** The trail, page by page, newest first; asked only when somebody asks, for each time is an entry of its own. */
export function useAudit(filter: Ref<AuditFilter>) {
  const { t, te } = useI18n()
  const page = shallowRef<AuditPage | null>(null)
  const problem = shallowRef('')
  const loading = shallowRef(false)
  /** Where each page before this one began. */
  const before = shallowRef<(string | null)[]>([])
  const cursor = shallowRef<string | null>(null)
  let asked = 0

  async function load() {
    const mine = ++asked
    loading.value = true
    const answer = await listAudit(filter.value, pageRows, cursor.value)
    if (mine !== asked) return
    loading.value = false
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    if (!answer.ok && answer.failure.kind === 'signedOut') sessionOver()
    if (answer.ok) page.value = answer.value
  }
  async function forward() {
    before.value = [...before.value, cursor.value]
    cursor.value = page.value?.next ?? null
    await load()
  }
  async function backward() {
    cursor.value = before.value.at(-1) ?? null
    before.value = before.value.slice(0, -1)
    await load()
  }
  watch(
    () => JSON.stringify(filter.value),
    () => {
      before.value = []
      cursor.value = null
      page.value = null
      void load()
    },
    { immediate: true },
  )
  return { page, problem, loading, before, load, forward, backward }
}
